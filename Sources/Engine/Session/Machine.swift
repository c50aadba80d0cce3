import Glibc

package enum Machine {
    /// How many processors this process may use.
    package static var cores: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
}
