/// Words from which people make passwords, and how they write letters otherwise.
enum BaseWords {
    /// The words in lower case.
    static let all = Set(
        [access, people, play, names, places, seasons, strong, small, otherKeys]
            .flatMap { $0.split(whereSeparator: \.isWhitespace) }.map { String($0) })

    /// Letters of the longest word.
    static let longest = all.map(\.unicodeScalars.count).max() ?? 0

    /// Characters that stand for letters.
    static let unfolded: [Unicode.Scalar: Unicode.Scalar] = [
        "0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "9": "g", "@": "a", "$": "s", "!": "i",
        "+": "t",
    ]

    static let vowels = Set("aeiouy".unicodeScalars)
    static let cyrillicVowels = Set("аеёиоуыэюя".unicodeScalars)

    /// What the keys of a Latin keyboard write on a Russian one.
    static let cyrillicKeys = Dictionary(
        uniqueKeysWithValues: zip(
            "qwertyuiop[]asdfghjkl;'zxcvbnm,.".unicodeScalars, "йцукенгшщзхъфывапролджэячсмитьбю".unicodeScalars))

    private static let access = """
        password passwort parola secret login admin administrator user guest root welcome letmein access master server
        system test default change temp standard computer internet online website web solutions net mail data install
        digital domain network windows qwerty asdf zxcvbn abc abcd
        """
    private static let people = """
        love iloveyou lover baby angel princess sunshine flower honey sweet kiss happy family friend mother mom father
        dad girl boy babe god jesus christ heaven hell devil cry evil may resident whos your daddy leave me alone need
        for speed out side in of you my is a i trust whatever hello see dead lie cake
        """
    private static let play = """
        dragon monkey tiger lion eagle bear horse dog cat bunny fish shark wolf panther butter nut peanut football
        baseball soccer hockey basketball golf tennis racing batman superman spider star wars trek ncc1701
        matrix pokemon
        mario nintendo playstation xbox minecraft warcraft warhammer counter strike final fantasy adventure music
        guitar rock punk metal rap hunter warrior soldier combat mortal hammer
        """
    private static let names = """
        michael jackson jordan jennifer charlie andrew thomas jessica daniel robert jack james bond kevin chelsea
        arsenal liverpool barcelona manchester united yankees metallica nirvana ferrari mercedes porsche harley
        corvette mustang yamaha honda toyota nissan sony ericsson
        """
    private static let places = """
        tokyo japan osaka sakura nihon london paris berlin minnesota america shop store market retail kakuzuke price
        customer member business new project bank money cash gold silver diamond
        """
    private static let seasons = """
        summer winter spring autumn january february march april june july august september october november december
        monday tuesday wednesday thursday friday saturday sunday weihnacht weihnachts baum
        """
    private static let strong = """
        fuck shit bitch pussy dick cock boob boobs sex porn death kill killer anal
        """
    private static let small = """
        black white blue red green orange purple pink light lantern shadow night crawler fire ice water storm thunder
        moon sun sky earth
        """
    /// Russian words, written in Latin letters and as they come out on a Latin keyboard.
    private static let otherKeys = """
        gfhjkm ghbdtn ghjcnj fktrcfylh dkflbvbh vfhbyf vfvf rfnthbyf fyfcnfcbz dbrnjhbz cdtnkfyf fynjy fylhtq lytghj
        lhfrjy yfnfif gfgf kjkbnf privet parol lubov polniy pizdec
        """
}
