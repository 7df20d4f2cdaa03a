// glibc's dynamic linker: what objects a process is made of. Declared only for programs that ask for GNU's extensions; fd_set as in CURing.
#include <sys/select.h>
#undef _FEATURES_H
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <link.h>
