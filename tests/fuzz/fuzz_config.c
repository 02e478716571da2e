/* fuzz_config.c - any bytes as a file of settings: a reason with file and line, or settings that print and read back as the same. */
#include "fuzz/fuzz_file.h"

#include <string.h>
#include "server/config.h"

enum { PRINTED = 64 * 1024, WHY = 512 };

static char first[PRINTED], second[PRINTED], why[WHY];

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct config config;
    why[0] = '\0';
    if (!config_read(&config, fuzz_file(data, size), why, sizeof why)) {
        HOLDS(strncmp(why, "/proc/self/fd/", 14) == 0);
        return 0;
    }
    (void)!config_check(&config, why, sizeof why);      /* whatever it says, it must come back */
    size_t length = config_print(&config, first, sizeof first);
    HOLDS(length > 0);
    HOLDS(config_read(&config, fuzz_file(first, length), why, sizeof why));
    HOLDS(config_print(&config, second, sizeof second) == length);
    HOLDS(memcmp(first, second, length) == 0);
    return 0;
}
