/** What a firm of a sector looks like; only ratios, so that one table serves a giant and a dwarf. */
export interface SectorEconomics {
  /** Price over earnings that prices hover around. */
  readonly pe: number
  /** Share of revenue: after-tax profit, gross profit. */
  readonly netMargin: number
  readonly grossMargin: number
  /** Yearly revenue over assets. */
  readonly turnover: number
  /** Borrowings over assets, liabilities without borrowings over assets. */
  readonly debt: number
  readonly payables: number
  /** Over assets: inventory, receivables, fixed assets at cost. */
  readonly inventory: number
  readonly receivables: number
  readonly plant: number
  /** How much of a normal quarter's revenue each quarter has. */
  readonly season: readonly [number, number, number, number]
}

const row = (
  pe: number,
  netMargin: number,
  grossMargin: number,
  turnover: number,
  debt: number,
  payables: number,
  inventory: number,
  receivables: number,
  plant: number,
  season: readonly [number, number, number, number] = [0.92, 0.99, 1.01, 1.08],
): SectorEconomics => ({
  pe,
  netMargin,
  grossMargin,
  turnover,
  debt,
  payables,
  inventory,
  receivables,
  plant,
  season,
})

export const SECTOR_ECONOMICS: Readonly<Record<string, SectorEconomics>> = {
  BANK: row(9, 0, 0, 0, 0, 0, 0, 0, 0, [0.98, 0.99, 0.98, 1.05]),
  SECURITY: row(16, 0, 0, 0, 0, 0, 0, 0, 0, [0.95, 1, 1.05, 1]),
  INSURANCE: row(14, 0, 0, 0, 0, 0, 0, 0, 0, [0.97, 1, 0.98, 1.05]),
  CONSTRUCTION: row(13, 0.035, 0.11, 0.75, 0.28, 0.3, 0.22, 0.28, 0.35, [0.8, 0.95, 1, 1.25]),
  FOOD_BEVERAGE: row(16, 0.09, 0.26, 1.1, 0.22, 0.15, 0.18, 0.14, 0.5, [0.94, 1.01, 1.01, 1.04]),
  BASIC_RESOURCES: row(13, 0.06, 0.13, 0.9, 0.32, 0.14, 0.25, 0.1, 0.65),
  UTILITIES: row(14, 0.1, 0.2, 0.6, 0.3, 0.14, 0.05, 0.15, 0.85, [1, 1.08, 0.95, 0.97]),
  IT: row(20, 0.12, 0.37, 0.85, 0.2, 0.2, 0.06, 0.22, 0.35, [0.93, 0.97, 1, 1.1]),
  CHEMICALS: row(14, 0.11, 0.24, 0.8, 0.15, 0.13, 0.14, 0.1, 0.6),
  INDUSTRIAL: row(15, 0.1, 0.24, 0.6, 0.25, 0.14, 0.08, 0.16, 0.55),
  RETAIL: row(17, 0.03, 0.2, 1.9, 0.32, 0.2, 0.36, 0.06, 0.25, [1, 0.96, 0.98, 1.06]),
  REAL_ESTATE: row(15, 0.15, 0.35, 0.22, 0.25, 0.3, 0.38, 0.22, 0.1, [0.7, 0.85, 0.95, 1.5]),
  MEDIA: row(18, 0.06, 0.3, 0.7, 0.14, 0.18, 0.05, 0.22, 0.35),
  TRAVEL_LEISURE: row(17, 0.06, 0.16, 0.9, 0.3, 0.3, 0.04, 0.2, 0.6, [1.03, 1.03, 1.04, 0.9]),
  TELECOM: row(19, 0.11, 0.42, 0.75, 0.22, 0.2, 0.04, 0.18, 0.9),
  AUTOMOBILE: row(13, 0.035, 0.13, 1.3, 0.28, 0.16, 0.22, 0.14, 0.45),
  OIL_GAS: row(15, 0.035, 0.08, 1.6, 0.2, 0.2, 0.14, 0.16, 0.6),
  PERSONAL_GOODS: row(14, 0.06, 0.2, 1.4, 0.25, 0.15, 0.28, 0.12, 0.4, [1.05, 0.95, 0.93, 1.07]),
  HEALTHCARE: row(16, 0.11, 0.35, 0.85, 0.16, 0.13, 0.2, 0.16, 0.5),
}
