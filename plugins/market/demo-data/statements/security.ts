import { random } from '../random.ts'
import { millions, type Simulate, withShareCapital } from './lines.ts'

/** Quarters of a securities firm: income comes from its portfolio, its margin loans and the market's mood. */
export const securityStatements: Simulate = (firm, quarters, earnings, seed) => {
  const draw = random(seed, `statements/${firm.symbol}`)
  const brokerage = draw.between(0.14, 0.32)
  const lending = draw.between(0.25, 0.4)
  const portfolio = draw.between(0.25, 0.42)
  const leverage = draw.between(1.6, 3.2)
  // After interest on what it borrows, a firm keeps about a quarter of its revenue.
  const margin = draw.between(0.22, 0.3)

  let equity = 0
  let mood = 0
  const rows = quarters.map(({ quarter }, i) => {
    mood = 0.7 * mood + 0.2 * draw.normal()
    const year = earnings[i] as number
    if (i === 0) equity = millions(year / 0.12)
    const season = firm.economics.season[quarter - 1] as number
    const revenue = millions((year / margin / 4) * season * Math.exp(0.6 * mood - 0.1))
    const fvtpl = millions(revenue * portfolio * Math.exp(0.3 * draw.normal()))
    const htm = millions(revenue * 0.08 * Math.exp(0.1 * draw.normal()))
    const loans = millions(revenue * lending * Math.exp(0.1 * draw.normal()))
    const afs = millions(revenue * 0.04 * Math.exp(0.3 * draw.normal()))
    const fees = millions(revenue * brokerage * Math.exp(0.2 * mood))
    const underwriting = millions(revenue * 0.01 * draw.uniform())
    const advice = millions(revenue * 0.012 * Math.exp(0.3 * draw.normal()))
    const custody = millions(revenue * 0.008)
    const other = millions(revenue * 0.002 * draw.uniform())
    const total = fvtpl + htm + loans + afs + fees + underwriting + advice + custody + other
    const costs = -millions(total * 0.42 * Math.exp(0.12 * draw.normal() - 0.25 * mood))
    const financial = millions(total * 0.012 * draw.between(0.5, 1.5))
    const assets = equity === 0 ? 0 : millions(equity * leverage * Math.exp(0.15 * mood))
    const borrowings = millions((assets - equity) * 0.86)
    const interest = -millions(borrowings * 0.0115)
    const admin = -millions(total * 0.075)
    const pretax = total + costs + financial + interest + admin
    const tax = -millions(Math.max(0, pretax) * 0.196)
    const profit = pretax + tax
    const toMinority = millions(profit * 0.004)
    equity += profit - (quarter === 2 ? millions(Math.max(0, year) * 0.3) : 0)
    if (equity < assets * 0.15) equity = millions(assets * 0.15)

    const balance = Math.max(assets, millions(equity * 1.05))
    const liabilities = balance - equity
    const shortDebt = millions(liabilities * 0.84)
    const longAssets = millions(balance * 0.035)
    const longFinancial = millions(longAssets * 0.5)
    const current = balance - longAssets
    const otherCurrent = millions(current * 0.008)
    const cash = millions(current * draw.between(0.04, 0.1))
    const marginLoans = millions(current * lending * 1.15)
    const heldTo = millions(current * 0.14)
    const forSale = millions(current * 0.05)
    const receivable = millions(current * 0.012)
    const trading = current - otherCurrent - cash - marginLoans - heldTo - forSale - receivable
    const minority = millions(equity * 0.004)
    const operating = millions(0.5 * profit * Math.exp(0.3 * draw.normal()) * Math.sign(draw.normal()))
    const investing = -millions(balance * 0.0004 * draw.between(0.5, 1.5))
    const financing = millions(0.02 * liabilities * draw.normal())
    return {
      SIS_1: fvtpl,
      SIS_2: htm,
      SIS_3: loans,
      SIS_4: afs,
      SIS_6: fees,
      SIS_7_1: underwriting,
      SIS_8: millions(advice * 0.6),
      SIS_9: custody,
      SIS_10: advice - millions(advice * 0.6),
      SIS_11: other,
      SIS_20: total,
      SIS_40: costs,
      SIS_50: financial,
      SIS_50_1: total + costs,
      SIS_52: interest,
      SIS_60: interest,
      SIS_62: admin,
      SIS_70: pretax,
      SIS_90: pretax,
      SIS_100: tax,
      SIS_200: profit,
      SIS_201: profit - toMinority,
      SIS_203: toMinority,
      SBS_100: current,
      SBS_110: current - otherCurrent,
      SBS_111: cash,
      SBS_112: trading,
      SBS_113: heldTo,
      SBS_114: marginLoans,
      SBS_115: forSale,
      SBS_117: receivable,
      SBS_130: otherCurrent,
      SBS_200: longAssets,
      SBS_210: longFinancial,
      SBS_220: longAssets - longFinancial,
      SBS_270: balance,
      SBS_300: liabilities,
      SBS_310: liabilities - millions(liabilities * 0.04),
      SBS_311: shortDebt,
      SBS_340: millions(liabilities * 0.04),
      SBS_400: equity,
      SBS_410: equity,
      SBS_418: minority,
      SBS_440: balance,
      SCFI_60: operating,
      SCFI_70: investing,
      SCFI_80: financing,
      SCFI_90: operating + investing + financing,
    }
  })
  return withShareCapital(rows, firm, draw, {
    equity: 'SBS_400',
    minority: 'SBS_418',
    capital: ['SBS_411'],
    rest: 'SBS_417',
  })
}
