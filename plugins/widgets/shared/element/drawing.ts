/** Marks an element whose picture is on its way, so that nobody prints the page before; returns what takes the mark away. */
export function drawing(element: HTMLElement | null): () => void {
  element?.setAttribute('data-drawing', '')
  return () => element?.removeAttribute('data-drawing')
}
