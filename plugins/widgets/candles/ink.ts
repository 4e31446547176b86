/** A colour of tokens.css as it is now: canvas cannot read variables. */
export type Ink = (token: string, opacity?: number) => string

/** Colours of the theme that is set now, as the canvas takes them. */
export function inkOf(element: Element): Ink {
  const style = getComputedStyle(element)
  return (token, opacity = 1) => {
    const hex = style.getPropertyValue(token).trim()
    const [r, g, b] = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16))
    return `rgba(${r || 0}, ${g || 0}, ${b || 0}, ${opacity})`
  }
}
