import type { ViewProps } from '../../../core/plugin.ts'
import TableView from '../table/view.tsx'
import type { RotationOptions } from './widget.ts'

export default function Rotation({ options: _, ...props }: ViewProps<RotationOptions>) {
  return <TableView {...props} options={{}} />
}
