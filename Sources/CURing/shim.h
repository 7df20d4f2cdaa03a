// fd_set has other member names under _GNU_SOURCE (and under liburing's own _XOPEN_SOURCE) than in the C library's module, and Swift
// refuses a program that sees both, as one that imports Foundation does. So it is declared the plain way first; then the C library is
// told to look at its feature macros again, for O_DIRECT and statx.
#include <sys/select.h>
#undef _FEATURES_H
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <liburing.h>
