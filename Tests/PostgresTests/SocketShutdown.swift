import Glibc

func shutdownSocket(_ descriptor: Int32) { _ = shutdown(descriptor, Int32(SHUT_RDWR)) }
