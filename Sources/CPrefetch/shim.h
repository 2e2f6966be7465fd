#ifndef GRIDMAP_CPREFETCH_H
#define GRIDMAP_CPREFETCH_H

/// Asks for the cache line of an address ahead of its use; harmless for any address.
static inline void gridmap_prefetch(const void *address) { __builtin_prefetch(address); }

#endif
