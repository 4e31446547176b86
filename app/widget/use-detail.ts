import { useCallback, useEffect, useRef, useState } from 'react'
import type { DateRange } from '../../core/plugin/plugin.ts'
import type { Table } from '../../core/words/table.ts'

/** The table, with every row of the dates that a view looks at where they were thinned, and how the view says which. */
export function useDetail(
  table: Table,
  thinned: boolean,
  address: ((between: string) => string) | null,
): readonly [Table, (range: DateRange | null) => void] {
  const [detail, setDetail] = useState<{ readonly of: Table; readonly table: Table } | null>(null)
  const latest = useRef({ table, thinned, address })
  latest.current = { table, thinned, address }
  const asked = useRef(0)
  // An answer to what is shown no more comes too late.
  useEffect(() => () => void asked.current++, [])
  const onRange = useCallback((range: DateRange | null) => {
    const { table: of, thinned, address } = latest.current
    const turn = ++asked.current
    if (!range) return setDetail(null)
    if (!thinned || !address) return
    void import('./detail.ts')
      .then(({ detailOf }) => detailOf(address(`${range.from}..${range.to}`), of, range))
      .then(
        (found) => found && turn === asked.current && setDetail({ of, table: found }),
        () => {},
      )
  }, [])
  return [detail?.of === table ? detail.table : table, onRange]
}
