import Type from 'typebox'
import type { SectorSummary, TickerSummary } from '../../core/api.ts'
import type { Registry, Sector, Ticker } from '../../core/registry.ts'
import { fold } from '../../core/text.ts'
import type { App } from '../app.ts'
import { HttpFault, unknown } from '../http-fault.ts'
import { sameText } from '../labels.ts'
import {
  answers,
  NoQuery,
  SectorDetailSchema,
  SectorSummarySchema,
  TickerDetailSchema,
  TickerSummarySchema,
} from '../schemas.ts'

export function tickerRoutes(app: App): void {
  app.get('/api/tickers', {
    config: { etag: true },
    schema: {
      tags: ['registry'],
      summary: 'Tickers from A to Z, of one entity type or sector, or found by symbol or name',
      querystring: Type.Object(
        {
          entity: Type.Optional(Type.String()),
          sector: Type.Optional(Type.String()),
          q: Type.Optional(Type.String({ maxLength: 100 })),
        },
        { additionalProperties: false },
      ),
      response: answers(Type.Array(TickerSummarySchema)),
    },
    handler: async (request) => {
      const { registry } = request.state
      const { entity, sector, q = '' } = request.query
      mustKnow('entity', entity, registry.entities)
      mustKnow('sector', sector, registry.sectors)
      const wanted = fold(q.trim())
      return sorted(registry.tickers.values())
        .filter((ticker) => entity === undefined || ticker.entity === entity)
        .filter((ticker) => sector === undefined || ticker.sector === sector)
        .filter((ticker) => matches(ticker, wanted))
        .map((ticker) => tickerSummary(ticker, registry))
    },
  })

  app.get('/api/tickers/:symbol', {
    config: { etag: true },
    schema: {
      tags: ['registry'],
      summary: 'A ticker with its sector and the page that shows it',
      params: Type.Object({ symbol: Type.String() }),
      querystring: NoQuery,
      response: answers(TickerDetailSchema),
    },
    handler: async (request) => {
      const { registry, pages } = request.state
      const ticker = findTicker(registry, request.params.symbol)
      const entity = registry.entities.get(ticker.entity)
      return {
        ...tickerSummary(ticker, registry),
        entityLabel: entity?.label ?? sameText(ticker.entity),
        page: entity?.page !== undefined && pages.has(entity.page) ? entity.page : null,
      }
    },
  })

  app.get('/api/tickers/:symbol/peers', {
    config: { etag: true },
    schema: {
      tags: ['registry'],
      summary: 'The other tickers of its sector, liquid ones first',
      params: Type.Object({ symbol: Type.String() }),
      querystring: Type.Object(
        {
          limit: Type.Optional(
            Type.Integer({
              minimum: 1,
              maximum: 500,
              description: 'at most so many; all where it is left out',
            }),
          ),
        },
        { additionalProperties: false },
      ),
      response: answers(Type.Array(TickerSummarySchema)),
    },
    handler: async (request) => {
      const { registry } = request.state
      const ticker = findTicker(registry, request.params.symbol)
      return members(registry, ticker.sector)
        .filter((other) => other.symbol !== ticker.symbol)
        .sort((a, b) => Number(b.liquid) - Number(a.liquid))
        .slice(0, request.query.limit)
        .map((other) => tickerSummary(other, registry))
    },
  })

  app.get('/api/sectors', {
    config: { etag: true },
    schema: {
      tags: ['registry'],
      summary: 'Sectors with the number of their tickers',
      querystring: NoQuery,
      response: answers(Type.Array(SectorSummarySchema)),
    },
    handler: async (request) => {
      const { registry } = request.state
      return [...registry.sectors.values()].map((sector) => sectorSummary(sector, registry))
    },
  })

  app.get('/api/sectors/:id', {
    config: { etag: true },
    schema: {
      tags: ['registry'],
      summary: 'A sector with its tickers',
      params: Type.Object({ id: Type.String() }),
      querystring: NoQuery,
      response: answers(SectorDetailSchema),
    },
    handler: async (request) => {
      const { registry } = request.state
      const id = request.params.id.toUpperCase()
      const sector = registry.sectors.get(id)
      if (!sector) throw unknown('sector', request.params.id, registry.sectors.keys())
      return {
        ...sectorSummary(sector, registry),
        members: members(registry, id).map((ticker) => tickerSummary(ticker, registry)),
      }
    },
  })
}

/** A ticker by its symbol in any case; 404 with near symbols. */
export function findTicker(registry: Registry, symbol: string): Ticker {
  const ticker = registry.tickers.get(symbol.trim().toUpperCase())
  if (!ticker) throw unknown('ticker', symbol, registry.tickers.keys())
  return ticker
}

function mustKnow(field: string, value: string | undefined, known: ReadonlyMap<string, unknown>): void {
  if (value === undefined || known.has(value)) return
  throw new HttpFault(400, { ...unknown(field, value, known.keys()).body, error: 'invalid-input', field })
}

function matches(ticker: Ticker, wanted: string): boolean {
  if (wanted === '') return true
  const names = ticker.name ? [ticker.name.en, ticker.name.vi] : []
  return fold(ticker.symbol).startsWith(wanted) || names.some((name) => fold(name).includes(wanted))
}

function sorted(tickers: Iterable<Ticker>): Ticker[] {
  return [...tickers].sort((a, b) => (a.symbol < b.symbol ? -1 : 1))
}

function members(registry: Registry, sector: string): Ticker[] {
  return sorted(registry.tickers.values()).filter((ticker) => ticker.sector === sector && !ticker.apart)
}

function tickerSummary(ticker: Ticker, registry: Registry): TickerSummary {
  const { symbol, name, entity, sector, exchange, liquid } = ticker
  const sectorLabel = registry.sectors.get(sector)?.label ?? sameText(sector)
  return { symbol, name, entity, sector, sectorLabel, exchange, liquid }
}

function sectorSummary({ id, label, entity }: Sector, registry: Registry): SectorSummary {
  return { id, label, entity, tickers: members(registry, id).length }
}
