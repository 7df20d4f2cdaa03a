// Preloaded into a process: counts what it asks of the allocator and the files it opens, and says so on standard error at
// the end.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);

static atomic_long calls;
static atomic_long opened;

void *malloc(size_t size) {
    calls++;
    return __libc_malloc(size);
}
void *calloc(size_t count, size_t size) {
    calls++;
    return __libc_calloc(count, size);
}
void *realloc(void *old, size_t size) {
    calls++;
    return __libc_realloc(old, size);
}
void *aligned_alloc(size_t alignment, size_t size) {
    calls++;
    return __libc_memalign(alignment, size);
}
int posix_memalign(void **out, size_t alignment, size_t size) {
    calls++;
    *out = __libc_memalign(alignment, size);
    return *out ? 0 : 12;
}

// The mode is passed on whether or not the caller gave one: the kernel looks at it only when it creates a file.
#define COUNTED_OPEN(name)                                                                                             \
    int name(const char *path, int flags, ...) {                                                                       \
        static int (*real)(const char *, int, ...);                                                                    \
        if (!real) real = (int (*)(const char *, int, ...))dlsym(RTLD_NEXT, #name);                                    \
        va_list list;                                                                                                  \
        va_start(list, flags);                                                                                         \
        int mode = va_arg(list, int);                                                                                  \
        va_end(list);                                                                                                  \
        opened++;                                                                                                      \
        return real(path, flags, mode);                                                                                \
    }
COUNTED_OPEN(open)
COUNTED_OPEN(open64)

FILE *fopen(const char *path, const char *mode) {
    static FILE *(*real)(const char *, const char *);
    if (!real) real = (FILE * (*)(const char *, const char *))dlsym(RTLD_NEXT, "fopen");
    opened++;
    return real(path, mode);
}

__attribute__((destructor)) static void report(void) {
    fprintf(stderr, "opened %ld\nallocations %ld\n", (long)opened, (long)calls);
}
