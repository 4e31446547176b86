import type { ViewProps } from '../../../core/plugin.ts'
import TableView from '../table/view.tsx'
import type { HeatmapOptions } from './widget.ts'

export default function Heatmap({ options: _, ...props }: ViewProps<HeatmapOptions>) {
  return <TableView {...props} options={{}} />
}
