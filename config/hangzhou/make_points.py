#!/usr/bin/env python3
"""Makes points.csv from subdistricts.csv and districts.csv. Needs Python 3 and nothing else; the result is committed.

The points are made up: one at the centre of every subdistrict, and further ones where more people live.
People per subdistrict: the district's population of 2020, shared out by the number of communities, a village
counting a quarter. One point per 70,000 people, rounded. The further points of a subdistrict lie on a sunflower
spiral around its centre, 600 m x sqrt(number) in the core districts and 1,000 m x sqrt(number) elsewhere."""
import csv
import math
import pathlib

HERE = pathlib.Path(__file__).resolve().parent
PEOPLE_PER_POINT = 70_000
VILLAGE = 0.25
CORE = {"330102", "330105", "330106", "330108"}
GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))
METRES_PER_DEGREE = 111_195
ORDINALS = ["", "第二", "第三", "第四", "第五", "第六", "第七", "第八", "第九"]


def read(name):
    with open(HERE / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def size(row):
    return max(int(row["n_community"]) + VILLAGE * int(row["n_village"]), 1)


def main():
    subdistricts = read("subdistricts.csv")
    people = {row["code"]: 1000 * int(row["population_k"]) for row in read("districts.csv")}
    sizes = {code: sum(size(row) for row in subdistricts if row["district_code"] == code) for code in people}
    with open(HERE / "points.csv", "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["id", "code", "name", "district", "lon", "lat", "weight"])
        number = 0
        for row in subdistricts:
            code = row["district_code"]
            served = people[code] * size(row) / sizes[code]
            count = min(max(round(served / PEOPLE_PER_POINT), 1), len(ORDINALS))
            lon, lat = float(row["lon"]), float(row["lat"])
            for index in range(count):
                number += 1
                radius = (600 if code in CORE else 1000) * math.sqrt(index)
                east = radius * math.cos(index * GOLDEN_ANGLE) / (METRES_PER_DEGREE * math.cos(math.radians(lat)))
                north = radius * math.sin(index * GOLDEN_ANGLE) / METRES_PER_DEGREE
                out.writerow([number, f"P{number:03d}", f"{row['subdistrict']}{ORDINALS[index]}社区家政服务点", code,
                              f"{lon + east:.5f}", f"{lat + north:.5f}", round(served / count / 100)])


if __name__ == "__main__":
    main()
