#ifndef GRIDMAP_CMALLOC_H
#define GRIDMAP_CMALLOC_H

#include <malloc.h>

/// Lets the process keep up to so many bytes of freed memory in each arena, instead of giving it back to the kernel,
/// which clears every page that is asked for again.
static inline void gridmap_keep_freed(int bytes) {
    mallopt(M_TRIM_THRESHOLD, bytes);
    mallopt(M_MMAP_THRESHOLD, bytes / 2);
}

#endif
