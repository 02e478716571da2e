#include "sim/bench/engine_bench.h"
int main(int argc, char **argv)
{
    struct town town; struct report report = {0};
    bool quick = argc > 1;
    if (!town_open(&town, "config/hangzhou", 65000)) return 1;
    engine_bench(&town, 3, quick, &report);
    report_marks(&report);
    town_close(&town);
}
