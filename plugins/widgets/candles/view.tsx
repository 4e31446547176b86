import type { ViewProps } from '../../../core/plugin.ts'
import TableView from '../table/view.tsx'
import type { CandlesOptions } from './widget.ts'

export default function Candles({ options: _, ...props }: ViewProps<CandlesOptions>) {
  return <TableView {...props} options={{}} />
}
