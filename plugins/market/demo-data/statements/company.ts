import { random } from '../random.ts'
import { millions, type Simulate, withShareCapital } from './lines.ts'

const TAX = 0.2

/**
 * Quarters of an industrial or trading company. Revenue follows the profit that the price implies, the season and a
 * business cycle; the balance sheet is rolled forward by the cash flow, so assets equal liabilities plus equity and
 * cash moves by exactly the three flows.
 */
export const companyStatements: Simulate = (firm, quarters, earnings, seed) => {
  const draw = random(seed, `statements/${firm.symbol}`)
  const kind = firm.economics
  const vary = (value: number, by: number) => value * draw.between(1 - by, 1 + by)
  const net = vary(kind.netMargin, 0.2)
  const gross = Math.max(net * 1.5, vary(kind.grossMargin, 0.15))
  const turnover = vary(kind.turnover, 0.2)
  const debtShare = vary(kind.debt, 0.4)
  const minorities = draw.uniform() < 0.4 ? draw.between(0.01, 0.08) : 0
  const payout = draw.between(0.2, 0.6)
  const shortDebt = draw.between(0.45, 0.8)

  // Opening balance: shares of what a year's revenue needs in assets.
  const opening = (earnings[0] as number) / net / turnover
  let plant = millions(opening * kind.plant)
  let worn = millions(plant * draw.between(0.35, 0.55))
  let building = millions(opening * draw.between(0.01, 0.06))
  let inventory = millions(opening * kind.inventory)
  let receivable = millions(opening * kind.receivables)
  let payable = millions(opening * kind.payables * 0.6)
  let accrued = millions(opening * kind.payables * 0.4)
  let cash = millions(opening * 0.06)
  let deposits = millions(opening * 0.06)
  let stakes = millions(opening * 0.07)
  const otherCurrent = millions(opening * 0.02)
  let debt = millions(opening * debtShare)
  let minority = 0
  let parent = 0
  const balance = () =>
    cash + deposits + receivable + inventory + otherCurrent + plant - worn + building + stakes
  const short = balance() - payable - accrued - debt - opening * 0.2
  // A young balance sheet must not start without equity.
  if (short < 0) debt = Math.max(0, debt + millions(short))
  parent = balance() - payable - accrued - debt
  minority = millions(parent * minorities)
  parent -= minority

  const debtDue = debt / Math.max(1, balance())
  const inventoryTurns = inventory / ((opening * turnover * (1 - gross)) / 4)
  const receivableTurns = receivable / ((opening * turnover) / 4)
  const payableTurns = payable / ((opening * turnover * (1 - gross)) / 4)
  // What is left for selling and administration once interest, tax and the margin are paid for.
  const interest = (debt * 0.075 - (cash + deposits) * 0.045) / (opening * turnover)
  const overhead = Math.max(0.004, gross - net / (1 - TAX) - Math.max(-0.02, interest))
  const selling = overhead * draw.between(0.35, 0.65)

  // One firm in five has a bad year or more: costs eat the gross profit and it makes losses.
  const slump =
    draw.uniform() < 0.2 ? Math.floor(quarters.length * draw.between(0.1, 0.9)) : Number.POSITIVE_INFINITY
  const slumpEnd = slump + draw.between(3, 7)

  const profits: number[] = []
  let cycle = 0
  const rows = quarters.map(({ quarter }, i) => {
    cycle = 0.8 * cycle + 0.045 * draw.normal()
    const season = (kind.season[quarter - 1] as number) * Math.exp(0.035 * draw.normal())
    const revenue = millions(((earnings[i] as number) / net / 4) * season * Math.exp(cycle))
    const normal = i >= slump && i < slumpEnd ? gross - 1.1 * (gross - overhead) - 0.02 : gross
    const margin = Math.max(
      0.01,
      Math.min(0.92, normal + 0.25 * gross * cycle + gross * 0.03 * draw.normal()),
    )
    const cogs = -millions(revenue * (1 - margin))
    const sell = -millions(revenue * selling * Math.exp(0.05 * draw.normal()))
    const admin = -millions(revenue * (overhead - selling) * Math.exp(0.05 * draw.normal()))
    const income = millions((cash + deposits) * 0.0115 * Math.exp(0.15 * draw.normal()))
    const interestPaid = millions(debt * 0.0185 * Math.exp(0.08 * draw.normal()))
    const cost = -(interestPaid + millions(revenue * 0.001 * Math.abs(draw.normal())))
    const associates = millions(stakes * 0.02 * Math.exp(0.2 * draw.normal()))
    const other = millions(revenue * 0.002 * draw.normal())
    const operating = revenue + cogs + sell + admin + income + cost + associates
    const pretax = operating + other
    const tax = -millions(Math.max(0, pretax) * TAX * Math.exp(0.04 * draw.normal()))
    const profit = pretax + tax
    const toMinority = millions(profit * minorities)
    const toParent = profit - toMinority
    profits.push(toParent)

    const depreciation = millions(plant * 0.0165)
    const needed = ((earnings[i] as number) / net / turnover) * kind.plant
    const capex = millions(
      (depreciation + Math.max(-0.6 * depreciation, 0.06 * (needed - plant))) * Math.exp(0.3 * draw.normal()),
    )
    // Machines that are worn out leave the books at no value.
    const retired = millions(Math.min(plant, worn) * 0.009)
    const finished = millions((building + capex) * draw.between(0.2, 0.5))
    const nextInventory = millions(inventory + 0.45 * (-cogs * inventoryTurns - inventory))
    const nextReceivable = millions(receivable + 0.45 * (revenue * receivableTurns - receivable))
    const nextPayable = millions(payable + 0.45 * (-cogs * payableTurns - payable))
    const nextAccrued = millions(accrued * (1 + 0.6 * (nextReceivable / receivable - 1)))
    const operatingCash =
      profit +
      depreciation -
      (nextInventory - inventory) -
      (nextReceivable - receivable) +
      (nextPayable - payable) +
      (nextAccrued - accrued)

    const lastYear = profits.slice(-5, -1).reduce((sum, each) => sum + each, 0)
    const share = quarter === 2 ? 0.7 : quarter === 4 ? 0.3 : 0
    const spare = Math.max(0, deposits - 0.14 * balance())
    const dividend = millions(share * (Math.max(0, lastYear) * payout + 0.5 * spare))
    const staked = millions(stakes * 0.01 * draw.normal())
    const wanted = balance() * debtDue * Math.exp(0.08 * draw.normal())
    let borrowed = millions(0.25 * (wanted - debt))
    let parked = 0
    let issued = 0
    let left = cash + operatingCash - capex - staked - dividend + borrowed
    const least = millions(revenue * 0.16)
    if (left < least) {
      parked = -Math.min(deposits, least - left)
      borrowed += Math.max(0, least - left + parked)
    } else if (left > 2 * least) {
      parked = millions(0.7 * (left - 2 * least))
    }
    // Lenders stop at half of the assets; owners pay in the rest.
    const tooMuch = debt + borrowed - millions(0.5 * balance())
    if (tooMuch > 0) {
      issued = tooMuch
      borrowed -= tooMuch
    }
    left = cash + operatingCash - capex - staked - parked - dividend + borrowed + issued

    cash = left
    deposits += parked
    stakes += staked
    plant += finished - retired
    building += capex - finished
    worn += depreciation - retired
    inventory = nextInventory
    receivable = nextReceivable
    payable = nextPayable
    accrued = nextAccrued
    debt += borrowed
    parent += toParent - dividend + issued
    minority += toMinority
    const assets = balance()
    const current = cash + deposits + receivable + inventory + otherCurrent
    const lent = millions(debt * shortDebt)
    const longAccrued = millions(accrued * 0.2)
    const liabilities = payable + accrued + debt
    const investing = -capex - staked - parked
    const financing = borrowed + issued - dividend
    return {
      CIS_1: revenue,
      CIS_10: revenue,
      CIS_11: cogs,
      CIS_20: revenue + cogs,
      CIS_21: income,
      CIS_22: cost,
      CIS_23: -interestPaid,
      CIS_24: associates,
      CIS_25: sell,
      CIS_26: admin,
      CIS_30: operating,
      CIS_40: other,
      CIS_50: pretax,
      CIS_51: tax,
      CIS_60: profit,
      CIS_61: toParent,
      CIS_62: toMinority,
      CBS_100: current,
      CBS_110: cash,
      CBS_120: deposits,
      CBS_130: receivable,
      CBS_140: inventory,
      CBS_150: otherCurrent,
      CBS_200: assets - current,
      CBS_220: plant - worn,
      CBS_221: plant - worn,
      CBS_222: plant,
      CBS_223: -worn,
      CBS_240: building,
      CBS_242: building,
      CBS_250: stakes,
      CBS_270: assets,
      CBS_300: liabilities,
      CBS_310: payable + accrued - longAccrued + lent,
      CBS_311: payable,
      CBS_320: lent,
      CBS_330: debt - lent + longAccrued,
      CBS_338: debt - lent,
      CBS_400: parent + minority,
      CBS_429: minority,
      CBS_440: assets,
      CCFI_1: pretax,
      CCFI_2: depreciation,
      CCFI_20: operatingCash,
      CCFI_21: -capex,
      CCFI_30: investing,
      CCFI_33: Math.max(0, borrowed),
      CCFI_34: Math.min(0, borrowed),
      CCFI_31: issued,
      CCFI_36: -dividend,
      CCFI_40: financing,
      CCFI_50: operatingCash + investing + financing,
      CCFI_60: cash - operatingCash - investing - financing,
      CCFI_70: cash,
      CNOT_39_3: depreciation,
    }
  })
  return withShareCapital(rows, firm, draw, {
    equity: 'CBS_400',
    minority: 'CBS_429',
    capital: ['CBS_411', 'CBS_411A'],
    rest: 'CBS_421',
  })
}
