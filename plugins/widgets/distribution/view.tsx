import type { ViewProps } from '../../../core/plugin.ts'
import TableView from '../table/view.tsx'
import type { DistributionOptions } from './widget.ts'

export default function Distribution({ options: _, ...props }: ViewProps<DistributionOptions>) {
  return <TableView {...props} options={{}} />
}
