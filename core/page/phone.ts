/** Of widgets, written or resolved, those that a phone shows. */
export const onPhone = <W extends { readonly phone?: 'hidden' | undefined }>(
  widgets: readonly W[],
): readonly W[] => widgets.filter(({ phone }) => phone !== 'hidden')
