/* read_mdrp.h - one day of meal delivery in the form of the Grubhub instances (Reyes, Erera, Savelsbergh, Sahasrabudhe, O'Neil 2018): a folder with
 * orders.txt, couriers.txt, restaurants.txt and instance_parameters.txt, columns between tabs under a header. An order is unknown before it is placed and
 * ready for pick-up later; a courier is on duty between two times known beforehand. Times are ticks of a tenth of a second, places are metres. */
#ifndef PAIDAN_SIM_READ_MDRP_H
#define PAIDAN_SIM_READ_MDRP_H

#include <stdbool.h>
#include <stdint.h>

enum { MDRP_NAME_BYTES = 32, MDRP_MINUTE = 600 };

struct mdrp_place { double x_m, y_m; };
struct mdrp_restaurant { char name[MDRP_NAME_BYTES]; struct mdrp_place place; };
struct mdrp_order { char name[MDRP_NAME_BYTES]; struct mdrp_place place; uint32_t restaurant; int32_t placed, ready; };
struct mdrp_courier { char name[MDRP_NAME_BYTES]; struct mdrp_place place; int32_t on, off; };

struct mdrp {
    uint32_t orders, couriers, restaurants;
    struct mdrp_order *order;
    struct mdrp_courier *courier;
    struct mdrp_restaurant *restaurant;
    double speed_m;                /* metres a minute */
    int32_t pick_half, drop_half;  /* half of the service before, half after the time that is noted */
    int32_t target, most;          /* click to door */
};

/* `path`: of any file of the folder. False: said on stderr why, and nothing to close. */
bool mdrp_open(struct mdrp *mdrp, const char *path);
void mdrp_close(struct mdrp *mdrp);

/* Whole minutes, rounded up, as the instances are defined. */
int32_t mdrp_travel(const struct mdrp *mdrp, struct mdrp_place from, struct mdrp_place to);

/* One order of a courier: at `time` he sets out to the restaurant, picks up when all of it is ready, delivers in this order. */
enum { MDRP_TOGETHER_MAX = 2 };
struct mdrp_instruction { int32_t time; uint32_t courier, count, order[MDRP_TOGETHER_MAX]; };
struct mdrp_answer { struct mdrp_instruction *instruction; uint32_t count; };      /* room for one per order; by time */

/* `time courier order [order]`, minutes and names. False: said on stderr why. */
bool mdrp_write(const struct mdrp *mdrp, const struct mdrp_answer *answer, const char *path);

#endif
