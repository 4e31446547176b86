import { random } from '../random.ts'
import { millions, type Simulate, withShareCapital } from './lines.ts'

/**
 * Quarters of a bank. Assets grow with the profit that the price implies; deposits, papers and interbank money fund
 * them; income comes from balances times rates, so that margin, cost ratio and credit cost are what they seem.
 */
export const bankStatements: Simulate = (firm, quarters, earnings, seed) => {
  const draw = random(seed, `statements/${firm.symbol}`)
  const yieldBase = draw.between(0.083, 0.105)
  const spread = draw.between(0.031, 0.043)
  const costIncome = draw.between(0.28, 0.42)
  const currentAccounts = draw.between(0.09, 0.34)
  const feeShare = draw.between(0.16, 0.28)
  const lossRate = draw.between(0.007, 0.014)
  const badBase = draw.between(0.009, 0.023)
  const coverage = draw.between(0.6, 1.9)
  const fundingShare = draw.between(0.7, 0.8)

  const path = assetPath(quarters, earnings, draw)
  let assets = 0
  let equity = 0
  let bad = badBase
  let watch = badBase * 0.9
  let reserve = 0
  let rate = 0
  let earningAssets = 0
  const rows = quarters.map(({ quarter }, i) => {
    const before = assets
    assets = path[i] as number
    if (i === 0) equity = millions(assets * draw.between(0.075, 0.1))

    rate = 0.9 * rate + 0.0016 * draw.normal()
    bad = Math.max(0.004, bad + 0.08 * (badBase - bad) + 0.0013 * draw.normal())
    watch = Math.max(0.003, watch + 0.12 * (badBase * 0.9 - watch) + 0.0016 * draw.normal())
    const loans = millions(assets * 0.665 * Math.exp(0.008 * draw.normal()))
    const securities = millions(assets * 0.155 * Math.exp(0.03 * draw.normal()))
    const placements = millions(assets * 0.115 * Math.exp(0.06 * draw.normal()))
    const group5 = millions(loans * bad * 0.55)
    const group4 = millions(loans * bad * 0.25)
    const group3 = millions(loans * bad) - group5 - group4
    const group2 = millions(loans * watch)
    const group1 = loans - group2 - group3 - group4 - group5
    const targetReserve = millions(loans * bad * coverage * Math.exp(0.05 * draw.normal()) + loans * 0.005)
    reserve = targetReserve

    const earning = loans + securities + placements
    const earned = earningAssets === 0 ? earning : earningAssets
    const interestIncome = millions((earned * (yieldBase + rate)) / 4)
    const interestExpense = -millions(
      interestIncome - (earned * (spread + 0.35 * rate + 0.001 * draw.normal())) / 4,
    )
    const netInterest = interestIncome + interestExpense
    const season = firm.economics.season[quarter - 1] as number
    const fees = millions(netInterest * feeShare * 0.45 * season * Math.exp(0.1 * draw.normal()))
    const trading = millions(netInterest * feeShare * 0.35 * Math.exp(0.25 * draw.normal()))
    const other = millions(
      netInterest * feeShare * 0.4 * Math.exp(0.2 * draw.normal()) * (quarter === 4 ? 1.3 : 1),
    )
    const totalIncome = netInterest + fees + trading + other
    const costs = -millions(
      totalIncome * costIncome * Math.exp(0.06 * draw.normal()) * (quarter === 4 ? 1.08 : 0.98),
    )
    const beforeProvision = totalIncome + costs
    const provision = -millions(
      Math.min(0.75 * beforeProvision, (loans * lossRate * Math.exp(0.2 * draw.normal())) / 4),
    )
    const pretax = beforeProvision + provision
    const tax = -millions(pretax * 0.2)
    const profit = pretax + tax
    const toMinority = millions(profit * 0.003)
    const toParent = profit - toMinority

    // Dividends keep equity between six and eleven percent of assets; below, owners pay in.
    equity += profit
    const ratio = equity / assets
    if (ratio > 0.11) equity -= millions(0.5 * (equity - 0.11 * assets))
    if (ratio < 0.065) equity += millions(0.5 * (0.065 * assets - equity))
    const minority = millions(equity * 0.002)
    const liabilities = assets - equity
    const deposits = millions(liabilities * fundingShare * Math.exp(0.01 * draw.normal()))
    const papers = millions(liabilities * 0.085 * Math.exp(0.05 * draw.normal()))
    const state = millions(liabilities * 0.01)
    const otherDebts = millions(liabilities * 0.03)
    const interbank = liabilities - deposits - papers - state - otherDebts
    earningAssets = earning
    const current = millions(
      deposits * currentAccounts * Math.exp(0.04 * draw.normal()) * (quarter === 4 ? 1.05 : 1),
    )
    const cash = millions(assets * 0.008)
    const central = millions(assets * 0.025)
    const fixed = millions(assets * 0.005)
    const derivatives = millions(assets * 0.001)
    const netLoans = loans - reserve
    const operating = millions(0.4 * profit + 0.2 * (assets - (before || assets)) * draw.normal())
    const investing = -millions(assets * 0.0006 * draw.between(0.5, 1.5))
    const financing = -millions(Math.max(0, profit) * 0.1 * (quarter === 2 ? 1 : 0))
    return {
      BIS_1: interestIncome,
      BIS_2: interestExpense,
      BIS_3: netInterest,
      BIS_4: millions(fees * 1.7),
      BIS_5: fees - millions(fees * 1.7),
      BIS_6: fees,
      BIS_8: trading,
      BIS_12: other,
      BIS_14A: totalIncome,
      BIS_14: costs,
      BIS_15: beforeProvision,
      BIS_16: provision,
      BIS_17: pretax,
      BIS_18: tax,
      BIS_20: tax,
      BIS_21: profit,
      BIS_22: toMinority,
      BIS_22A: toParent,
      BBS_100: assets,
      BBS_110: cash,
      BBS_120: central,
      BBS_130: placements,
      BBS_150: derivatives,
      BBS_160: netLoans,
      BBS_161: loans,
      BBS_169: -reserve,
      BBS_170: securities,
      BBS_220: fixed,
      BBS_250: assets - cash - central - placements - derivatives - securities - netLoans - fixed,
      BBS_310: state,
      BBS_320: interbank,
      BBS_330: deposits,
      BBS_360: papers,
      BBS_370: otherDebts,
      BBS_400: liabilities,
      BBS_500: equity,
      BBS_501: equity,
      BBS_700: minority,
      BBS_800: assets,
      BNOT_4: loans,
      BNOT_4_1: group1,
      BNOT_4_2: group2,
      BNOT_4_3: group3,
      BNOT_4_4: group4,
      BNOT_4_5: group5,
      BNOT_26: deposits,
      BNOT_26_1: millions(current * 0.96),
      BNOT_26_3: millions(current * 0.01),
      BNOT_26_5: millions(current * 0.03),
      BNOT_13_1_1_3: millions(loans * 0.004),
      BCFD_24: operating,
      BCFD_34: investing,
      BCFD_41: financing,
      BCFD_42: operating + investing + financing,
    }
  })
  return withShareCapital(rows, firm, draw, {
    equity: 'BBS_500',
    minority: 'BBS_700',
    capital: ['BBS_411'],
    rest: 'BBS_450',
  })
}

/** Assets of a bank that earns 1.45 % on them: they follow its profit without ever shrinking, and end where it ends. */
function assetPath(
  quarters: Parameters<Simulate>[1],
  earnings: readonly number[],
  draw: { normal(): number },
): number[] {
  const wanted = earnings.map((year) => year / 0.0145)
  const path: number[] = []
  for (const [i, { quarter }] of quarters.entries()) {
    const before = path.at(-1) ?? (wanted[0] as number) * 0.8
    // Balances run up before the year's end.
    const growth = Math.max(
      1,
      Math.min(1.085, ((wanted[i] as number) * (quarter === 4 ? 1.012 : 1)) / before),
    )
    path.push(before * (0.6 * growth + 0.4 * 1.025) * Math.exp(0.006 * draw.normal()))
  }
  const scale = (wanted.at(-1) as number) / (path.at(-1) as number)
  return path.map((assets) => millions(assets * scale))
}
