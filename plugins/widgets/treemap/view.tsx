import type { ViewProps } from '../../../core/plugin.ts'
import TableView from '../table/view.tsx'
import type { TreemapOptions } from './widget.ts'

export default function Treemap({ options: _, ...props }: ViewProps<TreemapOptions>) {
  return <TableView {...props} options={{}} />
}
