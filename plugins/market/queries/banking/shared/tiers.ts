import {
  type Column,
  labelValues,
  plainColumn,
  type Registry,
  type Sql,
  soundParams,
  sql,
  Type,
} from 'rattan/plugin'

/** Params of queries over the tiers of banks, which the registry lists. */
export const tierParams = {
  entity: Type.Literal('BANK', { default: 'BANK', description: 'whose metrics: only banks have tiers' }),
  ...soundParams,
  tiers: Type.Array(Type.String(), { maxItems: 20, description: 'tiers of the registry’s list `tier`' }),
}

/** Every bank that has a tier, in the registry's order. */
export const banksOfTiers = (registry: Registry): readonly string[] => [...tiers(registry).values()].flat()

/** The tier of a bank, and its rank among the tiers from 1 on; null for a bank without one. */
export function tierOf(bank: Sql, registry: Registry): { readonly tier: Sql; readonly rank: Sql } {
  const members = [...tiers(registry)].flatMap(([tier, banks], i) =>
    banks.map((bank) => ({ bank, tier, rank: i + 1 })),
  )
  const place = sql`list_position(${members.map((member) => member.bank)}, ${bank})`
  return {
    tier: sql`list_extract(${members.map((member) => member.tier)}, ${place})`,
    rank: sql`list_extract(${members.map((member) => member.rank)}, ${place})`,
  }
}

/** Rows of tiers are made of their banks. */
export const membersOfTiers = (registry: Registry) => ({
  column: 'tier',
  of: Object.fromEntries(tiers(registry)),
})

export const tierColumn = (registry: Registry): Column =>
  plainColumn('tier', 'text', registry, labelValues(registry, 'tier'))

const tiers = (registry: Registry) => registry.lists.get('tier') ?? new Map<string, readonly string[]>()
