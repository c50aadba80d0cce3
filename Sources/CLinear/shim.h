#pragma once
#include <linear.h>

// Swift 6 refuses to read the library's global variable.
static inline int galley_liblinear_version(void) { return liblinear_version; }
