import type { Subject } from 'rattan/plugin'
import { random } from '../random.ts'
import { SECTOR_ECONOMICS, type SectorEconomics } from './sector-economics.ts'

/** A listed firm of the demo: who it is comes from the registries, what it is worth is made up. */
export interface Firm {
  readonly symbol: string
  readonly entity: 'COMPANY' | 'BANK' | 'SECURITY' | 'INSURANCE'
  /** Upper-case English code. */
  readonly sector: string
  readonly exchange: 'HOSE' | 'HNX' | 'UPCOM'
  readonly economics: SectorEconomics
  /** Shares in issue at the end of the period. */
  readonly shares: number
  /** Close that the price process ends near, VND. */
  readonly price: number
  /** First session, counted from the start of the calendar: some firms listed late. */
  readonly listed: number
  /** Newest session that it traded, counted back from the last: 0 except for the one that is suspended. */
  readonly suspended: number
  /** Share of sessions without a trade. */
  readonly idle: number
}

/** A ticker of the registry that the demo lists. */
export type Listing = Pick<Subject, 'symbol' | 'entity' | 'group' | 'place'>

/** Market value in trillion VND and price in thousand VND, rough, for names that readers will look at first. */
const SIZES: Readonly<Record<string, readonly [number, number]>> = {
  VCB: [500, 60], BID: [270, 38.5], CTG: [265, 37], TCB: [250, 35], VPB: [230, 29], MBB: [200, 25], ACB: [125, 24.5],
  HDB: [110, 30], STB: [105, 56], LPB: [130, 43], SHB: [75, 16.5], VIB: [62, 18], TPB: [46, 17], MSB: [40, 13],
  SSB: [50, 17.5], OCB: [32, 12], EIB: [40, 22], NAB: [25, 15], ABB: [13, 12.5], VIC: [620, 160], VHM: [400, 97],
  VRE: [75, 33], NVL: [27, 13.5], KDH: [37, 33], BCM: [70, 67], KBC: [33, 35], NLG: [14, 36], DXG: [18, 18], PDR: [20, 21],
  DIG: [13, 20], VNM: [130, 62], MSN: [115, 78], SAB: [63, 49], MCH: [150, 140], KDC: [15, 52], VHC: [13, 58],
  MWG: [128, 87], FRT: [25, 146], DGW: [9.5, 43], PNJ: [35, 103], FPT: [165, 97], CMG: [8, 37], HPG: [207, 27],
  HSG: [10.5, 16.9], NKG: [7, 15.6], GVR: [128, 32], DGC: [30, 78], DPM: [16, 23.5], DCM: [18, 34], GAS: [178, 76],
  POW: [33, 14], REE: [34, 62], NT2: [7, 24], PLX: [49, 38.5], BSR: [66, 21], PVD: [15, 27], PVS: [18, 37],
  VJC: [100, 185], HVN: [85, 27.5], ACV: [190, 53], VEA: [50, 38], GMD: [27, 64], GEX: [40, 44], SSI: [75, 30.5],
  VND: [29, 19], HCM: [25, 23], VCI: [25, 35], SHS: [18, 20], MBS: [18, 27], VIX: [35, 23], BVH: [45, 60], PVI: [18, 76],
  BMI: [3, 20.5], MIG: [3.4, 16.5], CTD: [8.5, 82], VCG: [15, 24], HT1: [6, 15.5], BMP: [14, 170], VGI: [230, 76],
  FOX: [35, 60], VPL: [140, 78], DHG: [13, 100], IMP: [8, 52], VNZ: [11, 400], YEG: [2.5, 13], DRC: [3, 19.5],
  HUT: [14, 15.5], HAX: [1.6, 14.5], TCM: [3, 28],
} // biome-ignore format: a table of numbers reads better packed

/** A suspended ticker leaves a stale row in every "latest" file, as real trees have. */
const SUSPENDED: Readonly<Record<string, number>> = { YEG: 4 }
/** Traps that real statements have: one quarter never published. */
export const MISSING_QUARTER = { symbol: 'DRC', year: 2024, quarter: 3 } as const

/** Firms in order of their symbols. */
export function firms(listings: readonly Listing[], sessions: number, seed: number): Firm[] {
  return [...listings]
    .sort((a, b) => (a.symbol < b.symbol ? -1 : 1))
    .map((listing) => {
      const draw = random(seed, `firm/${listing.symbol}`)
      const known = SIZES[listing.symbol]
      const value = (known?.[0] ?? Math.exp(0.2 + 1.1 * draw.normal())) * 1e12
      const price = (known?.[1] ?? Math.exp(2.75 + 0.65 * draw.normal())) * 1e3
      const economics = SECTOR_ECONOMICS[listing.group]
      if (!economics) throw new Error(`unknown sector "${listing.group}" of ticker "${listing.symbol}"`)
      const late = !known && draw.uniform() < 0.08
      return {
        symbol: listing.symbol,
        entity: listing.entity as Firm['entity'],
        sector: listing.group,
        exchange: exchangeOf(listing.place, draw.uniform()),
        economics,
        shares: Math.round(value / price / 1e5) * 1e5,
        price,
        listed: late ? Math.floor(sessions * draw.between(0.2, 0.7)) : 0,
        suspended: SUSPENDED[listing.symbol] ?? 0,
        idle: known ? 0 : Math.max(0, draw.between(-0.1, 0.12)),
      }
    })
}

function exchangeOf(exchange: string | null, draw: number): Firm['exchange'] {
  if (exchange === 'HNX' || exchange === 'UPCOM' || exchange === 'HOSE') return exchange
  return draw < 0.45 ? 'HOSE' : draw < 0.7 ? 'HNX' : 'UPCOM'
}

/** Firms that analysts follow: the ones whose size is known here. */
export function isCovered(firm: Firm): boolean {
  return firm.symbol in SIZES
}
