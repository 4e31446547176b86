import Type, { type Static } from 'typebox'
import { labelValues } from '../../../core/label-values.ts'
import { type Column, defineQuery, type QueryContext } from '../../../core/plugin.ts'
import type { Registry } from '../../../core/registry.ts'
import { sql } from '../../../core/sql.ts'
import { columnOfMetric, plainColumn, subjectColumn } from '../shared/columns.ts'
import { namedTickers } from '../shared/tickers.ts'
import { type RotationBy, rotationRows } from './rows.ts'

/** Whose metrics are on the axes. */
const AXES: Record<RotationBy, readonly [ratio: string, momentum: string]> = {
  index: ['rs_ratio', 'rs_momentum'],
  strength: ['strength_ratio', 'strength_momentum'],
  stock: ['rating_ratio', 'rating_momentum'],
}

const NEEDS_HISTORY = {
  en: 'Against VN-Index, trails and smoothing need more than 30 sessions of prices; otherwise the stored point is shown.',
  vi: 'So với VN-Index, đường di chuyển và làm mượt cần hơn 30 phiên giá; nếu thiếu, chỉ hiện điểm đã lưu sẵn.',
}

const params = Type.Object(
  {
    by: Type.Union(
      ['index', 'strength', 'stock'].map((by) => Type.Literal(by)),
      { default: 'index', description: 'sectors against VN-Index or their own mean, or stocks by RS rating' },
    ),
    trail: Type.Integer({
      minimum: 0,
      maximum: 60,
      default: 0,
      description: 'points of each way; 0 for the head',
    }),
    smooth: Type.Integer({ minimum: 1, maximum: 20, default: 1, description: 'mean over so many sessions' }),
    sector: Type.Optional(
      Type.String({ description: 'every stock of this sector; ALL for the tickers that are named' }),
    ),
    named: Type.Optional(Type.String({ maxLength: 200, description: 'tickers as a reader types them' })),
    heads: Type.Optional(Type.Boolean({ default: false, description: 'the newest point of each way alone' })),
  },
  { additionalProperties: false },
)
type Params = Static<typeof params>

/** Relative strength and its momentum: where each sector or stock stands, and the way it came. */
export const rotation = defineQuery({
  name: 'rotation',
  summary: 'Relative strength and momentum of sectors or stocks, with their trails',
  params,
  datasets: ({ by }) =>
    ({ index: ['sector_rrg', 'prices'], strength: ['sector_breadth'], stock: ['rs_rating'] })[
      by as RotationBy
    ],

  columns(params, registry) {
    const [ratio, momentum] = AXES[params.by as RotationBy]
    return [
      plainColumn('date', 'date', registry),
      subjectColumn(params.by === 'stock' ? 'STOCK' : 'SECTOR', registry),
      axis('rs_ratio', ratio, registry),
      axis('rs_momentum', momentum, registry),
      plainColumn('quadrant', 'text', registry, labelValues(registry, 'quadrant')),
    ]
  },

  sql(params, context) {
    const { trail, smooth, heads } = params
    const by = params.by as RotationBy
    const ask = { by, smooth, trail, ...(by === 'stock' ? { subjects: stocks(params, context) } : {}) }
    const only = heads ? sql`qualify row_number() over (partition by subject order by date desc) = 1` : sql``
    return sql`select date, subject, rs_ratio, rs_momentum, quadrant from (${rotationRows(ask, context)}) ${only}
      order by subject, date`
  },

  notes: ({ by, trail, smooth }) => (by === 'index' && (trail > 1 || smooth > 1) ? [NEEDS_HISTORY] : []),
})

const axis = (name: string, metric: string, registry: Registry): Column => ({
  ...columnOfMetric(metric, registry),
  name,
})

/** All of a sector, else those that were typed. */
function stocks({ sector, named }: Params, { registry }: QueryContext): readonly string[] {
  if (sector === undefined || sector === 'ALL') return namedTickers(named ?? '')
  return [...registry.tickers.values()].filter((one) => one.sector === sector).map(({ symbol }) => symbol)
}
