import { columnOfMetric, defineQuery, literals, plainColumn, raw, sql, Type } from 'rattan/plugin'

const TABLE = 'departure_hours'

/** Counts that each value divides, and the metric that it is dressed like. */
const VALUES = {
  delay: {
    metric: 'dep_delay_mean',
    reads: ['dep_delay_minutes', 'departed'],
    sum: raw('sum(dep_delay_minutes) / nullif(sum(departed), 0)'),
  },
  late: {
    metric: 'long_delay_rate',
    reads: ['long_delays', 'departed'],
    sum: raw('sum(long_delays) / nullif(sum(departed), 0) * 100'),
  },
} as const

const params = Type.Object(
  {
    airline: Type.Optional(
      Type.String({ 'x-subject': true, description: 'flights of this airline; of every one if left out' }),
    ),
    airport: Type.Optional(
      Type.Array(Type.String(), { maxItems: 20, description: 'flights from these; from every one if empty' }),
    ),
    value: literals(['delay', 'late'], {
      default: 'delay',
      description: 'mean delay of departures, or the share of them that left an hour late',
    }),
  },
  { additionalProperties: false },
)

/**
 * Delays grow over a day. An hour of the day is no date, and the engine's metrics are of subjects and dates: this reads
 * its table itself.
 */
export const delayByHour = defineQuery({
  name: 'delay-by-hour',
  summary: 'Flights and delay by the hour of departure, over a year',
  params,

  columns({ value }, registry) {
    // Dressed like the metrics, but of another table: not to be taken for theirs.
    const like = (name: string, metric: string) => ({
      ...columnOfMetric(metric, registry, 'AIRLINE'),
      name,
      metric: null,
    })
    return [
      plainColumn('hour', 'number', registry),
      like('flights', 'flights'),
      like('value', VALUES[value].metric),
    ]
  },

  plan({ airline, airport = [], value }, context) {
    const { reads, sum } = VALUES[value]
    const stored = context.columns(TABLE)
    const whole = ['airport', 'carrier', 'hour', 'flights', ...reads].every((column) => stored?.has(column))
    if (!whole) {
      const statement = sql`select cast(null as integer) as hour, cast(null as integer) as flights,
        cast(null as double) as value where false order by hour`
      return { statement, datasets: [TABLE], empty: { en: 'The data have no hours of departure.' } }
    }
    const ofAirline = airline === undefined ? raw('true') : sql`carrier = ${airline}`
    const fromAirport = airport.length === 0 ? raw('true') : sql`list_contains(${airport}, airport)`
    // An hour without flights is a gap between the others, not left out.
    const statement = sql`with asked as (from departure_hours where ${ofAirline} and ${fromAirport}),
      hours as (select unnest(range(min(hour), max(hour) + 1)) as hour from asked)
      select cast(hour as integer) as hour, cast(coalesce(sum(flights), 0) as integer) as flights, ${sum} as value
      from hours left join asked using (hour) group by hour order by hour`
    return { statement, datasets: [TABLE], empty: { en: 'No flight of the year is of this choice.' } }
  },
})
