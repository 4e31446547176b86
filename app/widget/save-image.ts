/** The widget as it stands on screen, as a PNG at twice its size. The library is loaded only now. */
export async function saveImage(widget: HTMLElement, name: string): Promise<void> {
  const { domToBlob } = await import('modern-screenshot')
  const blob = await domToBlob(widget, {
    type: 'image/png',
    scale: 2,
    backgroundColor: getComputedStyle(widget).backgroundColor,
    filter: (node) => !(node instanceof Element && node.classList.contains('no-print')),
  })
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = `${name.replace(/[^\w.-]+/g, '_')}.png`
  link.click()
  URL.revokeObjectURL(link.href)
}
