import { saveFile } from './save-file.ts'

/** The widget as it stands on screen, as a PNG at twice its size. The library is loaded only now. */
export async function saveImage(widget: HTMLElement, name: string): Promise<void> {
  const [{ domToBlob }, cssText] = await Promise.all([import('modern-screenshot'), loadedFonts()])
  const blob = await domToBlob(widget, {
    type: 'image/png',
    scale: 2,
    backgroundColor: getComputedStyle(widget).backgroundColor,
    font: { cssText },
    filter: (node) => !(node instanceof Element && node.classList.contains('no-print')),
  })
  saveFile(blob, `${name.replace(/[^\w.-]+/g, '_')}.png`)
}

/** The style rules of the fonts in use, with the fonts inside: an image may not load anything. */
async function loadedFonts(): Promise<string> {
  const loaded = new Set(
    [...document.fonts]
      .filter(({ status }) => status === 'loaded')
      .map(({ family, weight, unicodeRange }) => fontKey(family, weight, unicodeRange)),
  )
  const rules = [...document.styleSheets].flatMap((sheet) =>
    [...sheet.cssRules].flatMap((rule) => {
      if (!(rule instanceof CSSFontFaceRule)) return []
      const said = (property: string) => rule.style.getPropertyValue(property)
      const key = fontKey(said('font-family'), said('font-weight'), said('unicode-range'))
      return loaded.has(key) ? [withFontInside(rule.cssText, sheet.href ?? location.href)] : []
    }),
  )
  return (await Promise.all(rules)).join('\n')
}

const fontKey = (family: string, weight: string, range: string) =>
  [family.replace(/["']/g, ''), weight || 'normal', range.replace(/\s/g, '').toUpperCase()].join(' ')

/** The first address of a rule, its best format, in place of all of them. */
async function withFontInside(rule: string, base: string): Promise<string> {
  const address = /url\(["']?([^"'()]+)["']?\)/.exec(rule)?.[1]
  if (!address) return ''
  const font = await (await fetch(new URL(address, base))).blob()
  const inside = await new Promise((done, fail) => {
    const reader = new FileReader()
    reader.onload = () => done(reader.result)
    reader.onerror = () => fail(reader.error)
    reader.readAsDataURL(font)
  })
  return rule.replace(/src:[^;}]+/, `src: url("${inside}") format("woff2")`)
}
