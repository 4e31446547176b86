import type { Registry } from 'rattan/plugin'
import type { Listing } from './firms.ts'

export type Scale = 'small' | 'full'

/** About sixty names for the small scale: every sector with two at least, every entity type, all bank tiers. */
const SMALL: readonly string[] = (
  'VCB BID CTG TCB MBB ACB VPB STB VIB SHB MSB ABB SSI VND HCM VCI SHS BVH PVI BMI CTD VCG HT1 VNM MSN SAB ' +
  'HPG HSG NKG GAS POW REE FPT CMG GVR DGC DPM ACV GMD GEX MWG FRT DGW VIC VHM VRE KDH NVL YEG VNZ HVN VJC ' +
  'VGI FOX DRC HAX PLX PVD BSR PNJ TCM DHG IMP'
).split(' ')

/** How many tickers the full market has. */
const FULL = 457

/** Which of the registry's tickers a scale lists, in order of their symbols. */
export function listing({ subjects }: Pick<Registry, 'subjects'>, scale: Scale): readonly Listing[] {
  const known = [...subjects.values()].sort((a, b) => (a.symbol < b.symbol ? -1 : 1))
  if (scale === 'full') return known.slice(0, FULL)
  const wanted = new Set(SMALL)
  return known.filter((ticker) => wanted.has(ticker.symbol))
}
