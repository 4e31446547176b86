import { Command } from 'cmdk'
import { Check, ChevronDown } from 'lucide-react'
import { Popover } from 'radix-ui'
import { useDeferredValue, useState } from 'react'
import type { TickerSummary } from '../../core/api.ts'
import { useTickers } from '../api.ts'
import { findTickers } from '../find-tickers.ts'
import { useHighlighted } from '../highlighted.ts'
import { useLanguage } from '../messages.ts'
import { SearchField } from '../search-field.tsx'
import type { ControlProps } from './input-bar.tsx'

/** How many entries the open list draws; more are found by typing. */
const LIMIT = 120

/** A ticker by code or name, with or without accents; thinly traded ones come last. */
export function TickerInput({ input, value, onChange }: ControlProps<string>) {
  const { m, text } = useLanguage()
  const [open, setOpen] = useState(false)
  const label = text(input.label)
  return (
    <div className="flex flex-none items-center gap-2 text-12 whitespace-nowrap text-fg-3">
      <span className="hidden phone:inline" aria-hidden="true">
        {label}
      </span>
      <Popover.Root open={open} onOpenChange={setOpen}>
        <Popover.Trigger
          className="control min-w-28 justify-between text-13"
          role="combobox"
          aria-label={`${label}: ${value}`}
          aria-expanded={open}
          aria-haspopup="listbox"
        >
          <b className="font-strong">{value}</b>
          <ChevronDown className="icon-s text-fg-3" aria-hidden="true" />
        </Popover.Trigger>
        <Popover.Portal>
          <Popover.Content
            align="start"
            sideOffset={5}
            collisionPadding={8}
            aria-label={m.chooseTicker}
            className="pop w-[380px] max-w-[calc(100vw-16px)] overflow-hidden"
          >
            <TickerList
              input={input}
              value={value}
              onChange={(symbol) => {
                setOpen(false)
                if (symbol !== value) onChange(symbol)
              }}
            />
          </Popover.Content>
        </Popover.Portal>
      </Popover.Root>
    </div>
  )
}

function TickerList({ input, value, onChange }: ControlProps<string>) {
  const { m, text } = useLanguage()
  const [typed, setTyped] = useState('')
  const query = useDeferredValue(typed)
  const { data: tickers } = useTickers({ entity: input.entity, sector: input.sector })
  const found = tickers ? findTickers(tickers, query) : []
  const liquid = found.filter((ticker) => ticker.liquid).slice(0, LIMIT)
  const others = found.filter((ticker) => !ticker.liquid).slice(0, Math.max(0, LIMIT - liquid.length))
  const highlighted = useHighlighted(
    [...liquid, ...others].map(({ symbol }) => symbol),
    value,
  )
  const entry = (ticker: TickerSummary) => (
    <Command.Item
      key={ticker.symbol}
      value={ticker.symbol}
      onSelect={() => onChange(ticker.symbol)}
      className="menu-item cursor-pointer"
    >
      <b className="w-11 flex-none font-strong">{ticker.symbol}</b>
      <span className="min-w-0 flex-1 truncate text-fg-2">
        {ticker.name ? text(ticker.name) : text(ticker.sectorLabel)}
      </span>
      <span className="text-11 text-fg-3">{ticker.exchange}</span>
      <Check
        className={`icon-s text-accent ${ticker.symbol === value ? '' : 'invisible'}`}
        aria-hidden="true"
      />
    </Command.Item>
  )
  return (
    <Command shouldFilter={false} label={m.chooseTicker} loop {...highlighted}>
      <SearchField
        value={typed}
        onChange={(text) => {
          setTyped(text)
          highlighted.onValueChange('')
        }}
        placeholder={m.findTicker}
      />
      <Command.List className="max-h-80 overflow-y-auto py-1">
        <Command.Empty className="px-3.5 py-4 text-12 text-fg-2">
          {tickers ? m.noTicker : m.loading}
        </Command.Empty>
        {liquid.map(entry)}
        {others.length > 0 && liquid.length > 0 && (
          <div className="px-3.5 pt-2 pb-0.5 text-11 font-medium text-fg-3">{m.illiquid}</div>
        )}
        {others.map(entry)}
      </Command.List>
    </Command>
  )
}
