// The reentrant calls only: the others share one global context and do not compile here.
#define GEOS_USE_ONLY_R_API
#include <geos_c.h>
