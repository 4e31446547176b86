import type { ReactNode } from 'react'

/** What ends a dialog, its own deed last. */
export const Actions = ({ children }: { readonly children: ReactNode }) => (
  <div className="mt-1 flex justify-end gap-2 [&_button]:pointer-coarse:h-11">{children}</div>
)
