import {
  type Column,
  columnOfMetric,
  defineQuery,
  labelValues,
  literals,
  namedSubjects,
  plainColumn,
  type QueryContext,
  type Registry,
  type Static,
  sql,
  subjectColumn,
  Type,
} from 'rattan/plugin'
import { AXES, type RotationBy, rotationRows } from './rows.ts'

const DATASETS: Record<RotationBy, readonly string[]> = {
  index: ['sector_rrg', 'prices'],
  strength: ['sector_breadth'],
  stock: ['rs_rating'],
}

const NEEDS_HISTORY = {
  en: 'Against VN-Index, trails and smoothing need more than 30 sessions of prices; otherwise the stored point is shown.',
  vi: 'So với VN-Index, đường di chuyển và làm mượt cần hơn 30 phiên giá; nếu thiếu, chỉ hiện điểm đã lưu sẵn.',
}

const params = Type.Object(
  {
    by: literals(['index', 'strength', 'stock'], {
      default: 'index',
      description: 'sectors against VN-Index or their own mean, or stocks by RS rating',
    }),
    trail: Type.Integer({
      minimum: 0,
      maximum: 60,
      default: 0,
      description: 'points of each way; 0 for the head',
    }),
    smooth: Type.Integer({ minimum: 1, maximum: 20, default: 1, description: 'mean over so many sessions' }),
    sector: Type.Optional(
      Type.String({
        'x-names': ['group'],
        description: 'every stock of this sector; ALL for the tickers that are named',
      }),
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

  columns(params, registry) {
    const [ratio, momentum] = AXES[params.by]
    return [
      plainColumn('date', 'date', registry),
      subjectColumn(params.by === 'stock' ? 'STOCK' : 'SECTOR', registry),
      axis('rs_ratio', ratio, registry),
      axis('rs_momentum', momentum, registry),
      plainColumn('quadrant', 'text', registry, labelValues(registry, 'quadrant')),
    ]
  },

  plan(params, context) {
    const { by, trail, smooth, heads } = params
    const ask = { by, smooth, trail, ...(by === 'stock' ? { subjects: stocks(params, context) } : {}) }
    const only = heads ? sql`qualify row_number() over (partition by subject order by date desc) = 1` : sql``
    const statement = sql`select date, subject, rs_ratio, rs_momentum, quadrant from (${rotationRows(ask, context)}) ${only}
      order by subject, date`
    return {
      statement,
      datasets: DATASETS[by],
      notes: by === 'index' && (trail > 1 || smooth > 1) ? [NEEDS_HISTORY] : [],
    }
  },
})

const axis = (name: string, metric: string, registry: Registry): Column => ({
  ...columnOfMetric(metric, registry),
  name,
})

/** All of a sector, else those that were typed. */
function stocks({ sector, named }: Params, { registry }: QueryContext): readonly string[] {
  if (sector === undefined || sector === 'ALL') return namedSubjects(named ?? '')
  return [...registry.subjects.values()].filter((one) => one.group === sector).map(({ symbol }) => symbol)
}
