import { random } from '../random.ts'
import { millions, type Simulate, withShareCapital } from './lines.ts'

/** Quarters of an insurer: premiums, claims, and the income of what backs the reserves. */
export const insuranceStatements: Simulate = (firm, quarters, earnings, seed) => {
  const draw = random(seed, `statements/${firm.symbol}`)
  const life = firm.symbol === 'BVH'
  const retained = life ? 0.95 : draw.between(0.68, 0.82)
  const losses = life ? 0.9 : draw.between(0.36, 0.46)
  const costs = life ? 0.17 : draw.between(0.47, 0.52)
  const assetsOverPremium = life ? 5.2 : draw.between(1.6, 2.2)
  const yielded = life ? 0.0125 : 0.0105
  // Underwriting and investment together leave, after tax, the profit that the price implies.
  const kept = retained * (0.97 - losses - costs) + assetsOverPremium * 4 * yielded * 0.82
  const premiumOverProfit = 1 / (0.8 * kept)

  let equity = 0
  const rows = quarters.map(({ quarter }, i) => {
    const year = earnings[i] as number
    const season = firm.economics.season[quarter - 1] as number
    const premium = millions(((year * premiumOverProfit) / 4) * season * Math.exp(0.03 * draw.normal()))
    const ceded = -millions(premium * (1 - retained))
    const net = premium + ceded
    const claims = -millions(net * losses * Math.exp(0.06 * draw.normal()))
    const expenses = -millions(net * costs * Math.exp(0.04 * draw.normal()))
    const assets = millions(year * premiumOverProfit * assetsOverPremium)
    const investment = millions(assets * yielded * Math.exp(0.12 * draw.normal()))
    const investmentCost = -millions(investment * 0.18)
    const admin = -millions(net * 0.03)
    const otherExpense = -millions(net * 0.0004 * draw.uniform())
    const pretax = net + claims + expenses + investment + investmentCost + admin + otherExpense
    const tax = -millions(Math.max(0, pretax) * 0.2)
    const profit = pretax + tax
    const toMinority = millions(profit * 0.02)
    if (i === 0) equity = millions(assets * (life ? 0.14 : 0.3))
    equity += profit - (quarter === 2 ? millions(Math.max(0, year) * 0.5) : 0)
    const least = millions(assets * (life ? 0.09 : 0.22))
    const most = millions(assets * (life ? 0.2 : 0.42))
    equity = Math.max(least, Math.min(most, equity))
    const current = millions(assets * (life ? 0.48 : 0.66))
    const receivable = millions(current * 0.14)
    const liabilities = assets - equity
    const reserves = millions(liabilities * (life ? 0.78 : 0.7))
    const minority = millions(equity * 0.02)
    return {
      IIS_01: premium,
      IIS_02: ceded,
      IIS_03: net,
      IIS_10: net,
      IIS_15: claims,
      IIS_18: claims + expenses,
      IIS_19: net + claims + expenses,
      IIS_22: investment,
      IIS_23: investmentCost,
      IIS_24: investment + investmentCost,
      IIS_26: admin,
      IIS_32: otherExpense,
      IIS_50: pretax,
      IIS_51: tax,
      IIS_60: profit,
      IIS_61: toMinority,
      IIS_62: profit - toMinority,
      IBS_100: current,
      IBS_110: millions(current * 0.07),
      IBS_120: current - receivable - millions(current * 0.07) - millions(current * 0.05),
      IBS_130: receivable,
      IBS_190: millions(current * 0.05),
      IBS_200: assets - current,
      IBS_210: millions((assets - current) * 0.004),
      IBS_250: assets - current - millions((assets - current) * 0.004),
      IBS_270: assets,
      IBS_300: liabilities,
      IBS_310: liabilities - millions(liabilities * 0.02),
      IBS_311: millions(liabilities * 0.05),
      IBS_329: reserves,
      IBS_330: millions(liabilities * 0.02),
      IBS_400: equity,
      IBS_410: equity,
      IBS_4214: minority,
      IBS_430: assets,
      ICFI_20: millions(profit * 0.8 * Math.exp(0.4 * draw.normal())),
      ICFI_30: -millions(profit * 0.6 * Math.exp(0.4 * draw.normal())),
      ICFI_40: quarter === 2 ? -millions(Math.max(0, year) * 0.5) : 0,
    }
  })
  return withShareCapital(rows, firm, draw, {
    equity: 'IBS_400',
    minority: 'IBS_4214',
    capital: ['IBS_411'],
    rest: 'IBS_421',
  })
}
