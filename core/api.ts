import type { Format } from './format.ts'
import type { Issue } from './issue.ts'
import type { At, InputType, InputValue } from './page.ts'
import type { Column, Frame } from './plugin.ts'
import type { Text } from './text.ts'

/** Shapes of the HTTP interface that server and shell share. The route schemas in server/ say the same in TypeBox. */

export interface PageSummary {
  readonly id: string
  readonly title: Text
  /** A shorter name for the navigation, where the page gives one. */
  readonly short?: Text
  /** `id` of a navigation group and its label. */
  readonly group: { readonly id: string; readonly label: Text }
  readonly icon: string
  readonly tabs: readonly TabSummary[]
}
export interface TabSummary {
  readonly id: string
  readonly title: Text
  readonly tabs?: readonly TabSummary[]
}

/** GET /api/pages/:page — everything the shell needs to draw the page but its numbers. */
export interface ResolvedPage {
  readonly id: string
  readonly title: Text
  readonly subtitle: Text | null
  readonly inputs: readonly ResolvedInput[]
  readonly widgets: readonly ResolvedWidget[]
  readonly tabs: readonly ResolvedTab[]
  /** Faults of the newest save; the page shown is the last good version. Only for those who may see them. */
  readonly issues: readonly Issue[]
  readonly lastGood: string | null
}
export interface ResolvedTab {
  readonly id: string
  readonly title: Text
  readonly widgets: readonly ResolvedWidget[]
  readonly tabs: readonly ResolvedTab[]
}
export interface ResolvedInput {
  readonly name: string
  readonly type: InputType
  readonly label: Text
  readonly hint: Text | null
  readonly default: InputValue
  /** choice and multi-choice */
  readonly options?: readonly { readonly value: string | number | boolean; readonly label: Text }[]
  readonly min?: number
  readonly max?: number
  readonly step?: number
  /** ticker: the entity type and sector it is limited to; the list comes from /api/tickers. */
  readonly entity?: string
  readonly sector?: string
}
export interface ResolvedWidget {
  readonly id: string
  readonly widget: string
  readonly title: Text
  readonly hint: Text | null
  readonly frame: Frame
  readonly options: Readonly<Record<string, unknown>>
  readonly at: At
  /** Inputs that its params, options or conditions name: a change of another input need not redraw it. */
  readonly inputs: readonly string[]
  readonly hasData: boolean
  readonly export: { readonly csv: boolean }
  readonly when: { readonly input?: Record<string, unknown>; readonly not?: Record<string, unknown> } | null
  readonly repeat: {
    readonly over: string | readonly (string | number | boolean)[]
    readonly as: string
  } | null
  readonly on: { readonly click?: WidgetAction } | null
  readonly info: WidgetInfo
}
export interface WidgetAction {
  readonly set?: Readonly<Record<string, string | number | boolean>>
  readonly open?: string
  /** Opens the page that shows this ticker's kind of issuer. */
  readonly ticker?: string
  readonly tab?: string
  readonly with?: Readonly<Record<string, string | number | boolean>>
}
/** What the info panel of a widget shows. */
export interface WidgetInfo {
  readonly metrics: readonly {
    readonly id: string
    readonly label: Text
    readonly unitLabel: Text | null
    readonly description: Text | null
    readonly formula: string | null
    readonly reference: string | null
  }[]
  readonly datasets: readonly { readonly id: string; readonly title: Text }[]
}

/** One NDJSON line of GET /api/pages/:page/data, and the answer of …/widgets/:widget. */
export interface WidgetData {
  /** Widget id; a repeated widget's lines are `id[value]`. */
  readonly widget: string
  /** `hidden`: its `when.available` does not hold for this data. */
  readonly status: 'ok' | 'empty' | 'error' | 'hidden'
  readonly columns: readonly Column[]
  /** Column-wise, in the order of `columns`. */
  readonly data: readonly (readonly unknown[])[]
  readonly rows: number
  readonly dataVersion: string
  readonly ms: number
  /** Why it is empty or failed, for people. */
  readonly message?: Text
  /** error: a code such as query-timeout, and the request's id, for support. */
  readonly code?: string
  readonly requestId?: string
  readonly notes?: readonly Text[]
  /** The result was cut at the cap. */
  readonly truncated?: boolean
  /** Options after binding, where they depend on inputs. */
  readonly options?: Readonly<Record<string, unknown>>
}

/** GET /api/health, /api/ready */
export interface Health {
  readonly status: string
  readonly dataVersion: string | null
}

/** GET /api/status — what the page header shows of the data. Dates are ISO, Asia/Ho_Chi_Minh. */
export interface DataStatus {
  readonly dataVersion: string
  readonly demo: boolean
  /** Newest session in any daily data set; newest quarter in the statements, as "2025Q3". */
  readonly session: string | null
  readonly period: string | null
  /** When the data version was first served, ISO time. */
  readonly loadedAt: string
  readonly stale: readonly {
    readonly dataset: string
    readonly title: Text
    readonly newest: string
    readonly behind: number
    readonly every: string
  }[]
  readonly missing: readonly { readonly dataset: string; readonly title: Text }[]
}

/** GET /api/tickers, GET /api/tickers/:symbol/peers */
export interface TickerSummary {
  readonly symbol: string
  readonly name: Text | null
  readonly entity: string
  readonly sector: string
  readonly sectorLabel: Text
  readonly exchange: string | null
  readonly liquid: boolean
}
/** GET /api/tickers/:symbol */
export interface TickerDetail extends TickerSummary {
  readonly entityLabel: Text
  /** The page that shows this kind of ticker. */
  readonly page: string | null
}

/** GET /api/sectors */
export interface SectorSummary {
  readonly id: string
  readonly label: Text
  readonly entity: string
  readonly tickers: number
}
/** GET /api/sectors/:id */
export interface SectorDetail extends SectorSummary {
  readonly members: readonly TickerSummary[]
}

/** GET /api/metrics */
export interface MetricSummary {
  readonly id: string
  readonly label: Text
  readonly short: Text | null
  readonly unit: string
  readonly unitLabel: Text | null
  readonly format: Format
  readonly direction: 'up' | 'down' | 'none'
  readonly entities: readonly string[]
  readonly statement: string | null
}
/** GET /api/metrics/:id */
export interface MetricDetail extends MetricSummary {
  readonly description: Text | null
  readonly kind: 'flow' | 'stock' | 'ratio'
  readonly reference: string | null
  readonly thresholds: readonly { readonly id: string; readonly value: number; readonly label: Text }[]
  /** Lineage: where the values come from for each entity type, and the metrics a formula reads. */
  readonly sources: readonly {
    readonly entity: string
    readonly dataset: string
    readonly datasetTitle: Text
    readonly column: string | null
    readonly code: string | null
    readonly formula: string | null
    readonly reads: readonly string[]
  }[]
  /** Metrics whose formula reads this one. */
  readonly usedBy: readonly string[]
}

/** GET /api/events: `config` after pages or registries changed, `data` after a new data version is served. */
export interface ConfigEvent {
  readonly version: string
  /** Pages whose newest save has faults. */
  readonly faulty: readonly string[]
}
export interface DataEvent {
  readonly dataVersion: string
}

/** Every answer with a 4xx or 5xx status. */
export interface ApiError {
  readonly error: string
  readonly message: string
  readonly field?: string
  readonly nearest?: readonly string[]
  readonly requestId?: string
}
