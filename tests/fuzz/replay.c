/* replay.c - runs a fuzz target over the files of the folders named on the command line, without libFuzzer: every build does it. */
#include <dirent.h>
#include <string.h>
#include <sys/stat.h>

#include "fuzz/fuzz_round.h"

enum { FILE_MAX = 1 << 20, PATH_SIZE = 1024 };

static void replay_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        perror(path);
        exit(1);
    }
    uint8_t *bytes = malloc(FILE_MAX);
    HOLDS(bytes != NULL);
    size_t length = fread(bytes, 1, FILE_MAX, file);
    fclose(file);
    uint8_t *exact = realloc(bytes, length > 0 ? length : 1);      /* so that the sanitizer sees a read past the end */
    HOLDS(exact != NULL);
    LLVMFuzzerTestOneInput(exact, length);
    free(exact);
}

static unsigned replay_folder(const char *path)
{
    unsigned count = 0;
    DIR *folder = opendir(path);
    if (folder == NULL) {
        perror(path);
        exit(1);
    }
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        char full[PATH_SIZE];
        struct stat info;
        snprintf(full, sizeof full, "%s/%s", path, entry->d_name);
        if (stat(full, &info) != 0 || !S_ISREG(info.st_mode)) continue;
        replay_file(full);
        count++;
    }
    closedir(folder);
    return count;
}

int main(int argc, char **argv)
{
    unsigned count = 0;
    for (int i = 1; i < argc; i++) count += replay_folder(argv[i]);
    printf("%u files replayed\n", count);
    return count > 0 ? 0 : 1;
}
