// `words` stands before this text: the door takes it from the catalogue.

const byId = (id) => document.getElementById(id);
let language = navigator.language.startsWith("en") ? "en" : "ja";
let session = sessionStorage.getItem("session");
let state = null;
let shownAttention = null;
let quote = null;

// A phrase with its braces filled in; `{n|one|many}` is the second word where n is 1.
function say(name, values = {}) {
  return words[language][name].replace(/\{([^}]*)\}/g, (whole, place) => {
    const [key, one, many] = place.split("|");
    if (!(key in values)) return whole;
    if (one === undefined) return values[key];
    return String(values[key]) === "1" ? one : many;
  });
}

function make(name, text, attributes = {}) {
  const element = document.createElement(name);
  if (text !== undefined && text !== null) element.textContent = String(text);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

function notice(text) {
  if (byId("notice").textContent !== text) byId("notice").textContent = text;
  byId("notice").hidden = text === "";
}

// A refusal of the agent: `answer` says why.
class Refusal extends Error {
  constructor(answer) {
    super(answer.message);
    this.answer = answer;
  }
}

async function ask(method, path, body) {
  const headers = {};
  if (session) headers.Authorization = "Bearer " + session;
  if (body) headers["Content-Type"] = "application/json";
  let response;
  let answer;
  try {
    response = await fetch(path, {
      method, headers, body: body && JSON.stringify(body), cache: "no-store", credentials: "omit",
    });
    answer = await response.json();
  } catch {
    throw new Error(say("page.away"));
  }
  if (response.status === 401) {
    session = null;
    sessionStorage.removeItem("session");
    throw new Error(say("page.closed"));
  }
  if (!response.ok) throw new Refusal(answer);
  return answer;
}

// Amounts come as whole minor units, of which a currency has its own number of digits.
function amount(value) {
  const format = new Intl.NumberFormat(language, { style: "currency", currency: quote.currency });
  return format.format(value / 10 ** format.resolvedOptions().maximumFractionDigits);
}

const rate = (value) => (value / 100).toLocaleString(language, { maximumFractionDigits: 2 }) + "%";
const moment = (text) => new Date(text).toLocaleString(language, { dateStyle: "medium", timeStyle: "short" });
const day = (text) => new Date(text + "T00:00:00").toLocaleDateString(language, { dateStyle: "medium" });
const count = (value) => say("page.unsent_count", { count: value.toLocaleString(language) });

function showAttention() {
  const sentences = language === "ja" ? state.attention_ja : state.attention;
  // Said again only where something has changed: the agent is asked every few seconds.
  const now = JSON.stringify([language, sentences]);
  if (now === shownAttention) return;
  shownAttention = now;
  const isWell = sentences.length === 0;
  byId("verdict").textContent = isWell
    ? "✓ " + say("page.well") : "! " + say("page.attention", { count: sentences.length });
  byId("attention").replaceChildren(...sentences.map((sentence) => make("li", sentence)));
  byId("standing").className = isWell ? "well" : "warn";
  byId("standing").hidden = false;
}

function showState() {
  if (!state) return;
  showAttention();
  const figures = [
    ["page.store", state.store], ["page.business_date", day(state.business_date)],
    ["page.unsent", count(state.unsent)],
    ["page.oldest", state.oldest_unsent_at ? moment(state.oldest_unsent_at) : say("page.none")],
    ["page.success", state.last_success_at ? moment(state.last_success_at) : say("page.never")],
    ["page.freshness", say("page." + state.freshness)],
    ["page.made_on", state.ratings_made_on ? day(state.ratings_made_on) : say("page.never")],
    ["page.policy", state.policy_version || say("page.none")],
    ["page.quarantine", count(state.quarantine_open)], ["page.quotes", count(state.quotes_unsent)],
    ["page.version", state.software_version],
  ];
  byId("figures").replaceChildren(...figures.map(([name, value]) => {
    const figure = make("div");
    figure.append(make("dt", say(name)), make("dd", value));
    return figure;
  }));
  byId("told").textContent = say("page.told_at", { time: moment(state.told_at) });
}

function tableOfLines() {
  const names = ["page.unit_price", "price.cost", "price.fee", "price.tax", "page.line_total"];
  const table = make("table");
  table.append(make("caption", say("page.goods"), { hidden: "" }), make("thead"), make("tbody"));
  const head = make("tr");
  for (const name of ["page.product", ...names]) head.append(make("th", say(name), { scope: "col" }));
  table.tHead.append(head);
  for (const line of quote.lines) {
    const row = make("tr");
    const parts = line.composition ?? {};
    const feeRate = line.fee_rate === undefined ? "" : " (" + rate(line.fee_rate) + ")";
    const told = (value, beside = "") => (value === undefined ? "–" : amount(value) + beside);
    const cells = [
      amount(line.unit_price), told(parts.cost), told(parts.fee, feeRate), told(parts.tax), amount(line.line_total),
    ];
    row.append(make("th", line.product, { scope: "row" }));
    cells.forEach((cell, place) => row.append(make("td", cell, { "data-label": say(names[place]) })));
    table.tBodies[0].append(row);
  }
  return table;
}

function cardOfRating(rating) {
  const card = make("div", null, { class: "rating" });
  const grade = rating.rating.grade === undefined ? say("page.no_grade") : rating.grade_name ?? rating.rating.grade;
  const list = make("dl");
  list.append(make("dt", say("page.grade")), make("dd", grade));
  list.append(make("dt", say("page.class")), make("dd", rating.class_name ?? rating.class));
  if (rating.fee_rate !== undefined) list.append(make("dt", say("price.fee_rate")), make("dd", rate(rating.fee_rate)));
  card.append(make("h4", rating.subject_name ?? rating.rating.subject), list);
  if (rating.further?.length) {
    const ways = make("ul");
    ways.append(...rating.further.map((sentence) => make("li", sentence)));
    card.append(make("p", say("page.further"), { class: "quiet" }), ways);
  }
  return card;
}

function showQuote() {
  byId("prices").hidden = !quote;
  if (!quote) return;
  const place = byId("answer");
  place.replaceChildren(make("p", say("page.total") + " " + amount(quote.total), { class: "total" }));
  if (quote.saved === 0) place.append(make("p", say("price.not_saved")));
  else {
    const word = quote.saved > 0 ? "price.saved" : "price.dearer";
    place.append(make("p", say(word) + " " + amount(Math.abs(quote.saved))));
  }
  for (const code of quote.remarks) {
    const text = "remark." + code in words[language] ? say("remark." + code) : code;
    place.append(make("p", say("page.remark") + ": " + text, { class: "remark" }));
  }
  const ratings = make("div", null, { class: "ratings" });
  ratings.append(...quote.ratings.map(cardOfRating));
  place.append(tableOfLines(), make("h3", say("page.rating")), ratings);
  place.append(make("p", [
    say("page.quote") + " " + quote.quote_id, say("page.freshness") + " " + say("page." + quote.freshness),
    say("page.policy") + " " + quote.policy_version,
  ].join(" · "), { class: "quiet" }));
}

const lines = () => [...byId("lines").children];

function addLine() {
  const line = make("li");
  const product = make("input", null, { class: "product", autocomplete: "off", maxlength: "200" });
  const quantity = make("input", null, {
    class: "quantity", inputmode: "decimal", autocomplete: "off", maxlength: "12",
  });
  const remove = make("button", null, { type: "button" });
  quantity.value = "1";
  remove.addEventListener("click", () => {
    line.remove();
    if (lines().length === 0) addLine();
    nameLines();
    byId("add").focus();
  });
  for (const [field, name] of [[product, "page.product"], [quantity, "page.quantity"]]) {
    const part = make("div");
    part.append(make("label", say(name), { "data-word": name, "aria-hidden": "true" }), field);
    line.append(part);
  }
  line.append(remove);
  byId("lines").append(line);
  nameLines();
  return product;
}

// Every field says its line, so that two of them are told apart without seeing them.
function nameLines() {
  lines().forEach((line, place) => {
    const number = place + 1;
    line.querySelector(".product").setAttribute("aria-label", say("page.product_of", { number }));
    line.querySelector(".quantity").setAttribute("aria-label", say("page.quantity_of", { number }));
    const remove = line.querySelector("button");
    remove.textContent = say("page.remove");
    remove.setAttribute("aria-label", say("page.remove_of", { number }));
  });
}

function showWords() {
  document.documentElement.lang = language;
  document.title = say("page.title");
  for (const element of document.querySelectorAll("[data-word]")) element.textContent = say(element.dataset.word);
  const other = language === "ja" ? "en" : "ja";
  byId("language").textContent = words[other]["page.language"];
  byId("language").lang = other;
  nameLines();
  showState();
  showQuote();
}

async function refresh() {
  if (!session) return notice(say("page.closed"));
  try {
    state = await ask("GET", "/status");
    notice("");
    showState();
  } catch (error) {
    notice(error instanceof Refusal ? say(phraseOf(error.answer)) : error.message);
  }
}

// The ways that the policy of today distinguishes, to choose from; without them they are typed.
async function offerChoices() {
  if (!session) return;
  try {
    const choices = await ask("GET", "/choices");
    for (const key of ["payments", "fulfilments"]) {
      byId(key).replaceChildren(...choices[key].map((value) => make("option", null, { value })));
    }
  } catch {
    // The state says what is wrong.
  }
}

function basketOf() {
  const body = { lines: [], language };
  const fields = {};
  const plain = (field) => field.value.normalize("NFKC").trim();
  for (const [id, key] of [["member", "member_number"], ["payment", "payment"], ["fulfilment", "fulfilment"]]) {
    if (plain(byId(id))) body[key] = plain(byId(id));
    fields[key] = byId(id);
  }
  for (const line of lines()) {
    const [product, quantity] = [line.querySelector(".product"), line.querySelector(".quantity")];
    if (!plain(product)) continue;
    const place = "lines[" + body.lines.length + "]";
    fields[place + ".product"] = product;
    fields[place + ".quantity"] = quantity;
    const number = Number(plain(quantity));
    body.lines.push({ product: plain(product), quantity: Number.isFinite(number) ? number : plain(quantity) });
  }
  return { body, fields };
}

function problem(text, detail, field) {
  for (const marked of document.querySelectorAll("[aria-invalid]")) marked.removeAttribute("aria-invalid");
  byId("problem").replaceChildren(text ?? "");
  if (detail) byId("problem").append(make("small", detail, { lang: "en" }));
  byId("problem").hidden = !text;
  if (!field) return;
  field.setAttribute("aria-invalid", "true");
  field.focus();
}

// The phrase that a refusal is told with.
function phraseOf({ code, field, parameters }) {
  const isUnknown = parameters?.reason === "field_unknown_value" && field?.endsWith(".product");
  const name = "problem." + (isUnknown ? "unknown_product" : code);
  return name in words[language] ? name : "problem.other";
}

function showRefusal(error, fields) {
  if (!(error instanceof Refusal)) return problem(error.message);
  const { field, message, parameters } = error.answer;
  // A basket that cannot be priced names the line, every other slip the field.
  const place = field ?? (parameters?.line === undefined ? "" : "lines[" + parameters.line + "].product");
  problem(say(phraseOf(error.answer)), (field ? field + ": " : "") + message, fields[place]);
}

async function priceBasket(movesFocus) {
  const { body, fields } = basketOf();
  if (body.lines.length === 0) {
    quote = null;
    showQuote();
    return problem(say("page.no_goods"), "", byId("lines").querySelector(".product"));
  }
  byId("price").textContent = say("page.working");
  try {
    quote = await ask("POST", "/quote", body);
    problem();
    showQuote();
    if (movesFocus) byId("prices").focus();
  } catch (error) {
    quote = null;
    showQuote();
    showRefusal(error, fields);
  } finally {
    byId("price").textContent = say("page.price");
  }
}

function clearBasket() {
  byId("basket").reset();
  byId("lines").replaceChildren();
  addLine();
  quote = null;
  showQuote();
  problem();
  byId("member").focus();
}

async function start() {
  byId("language").addEventListener("click", () => {
    language = language === "ja" ? "en" : "ja";
    problem();
    showWords();
    if (quote) priceBasket(false);
    refresh();
  });
  byId("add").addEventListener("click", () => addLine().focus());
  byId("clear").addEventListener("click", clearBasket);
  byId("basket").addEventListener("submit", (event) => {
    event.preventDefault();
    priceBasket(true);
  });
  addLine();
  showWords();
  const code = location.hash.slice(1);
  if (code && code !== "main") {
    // The code works once; nothing of it stays in the address.
    history.replaceState(null, "", "/");
    session = null;
    try {
      session = (await ask("POST", "/pages", { code })).session;
      sessionStorage.setItem("session", session);
    } catch (error) {
      return notice(error.message);
    }
  }
  await refresh();
  await offerChoices();
  setInterval(refresh, 15000);
}

start();
