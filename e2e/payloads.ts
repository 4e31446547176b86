import type { BrowserContext, Page } from '@playwright/test'
import { expect } from 'vitest'

/** Texts that would be elements, scripts or addresses wherever a text is taken for one. */

const RUN = 'window.xssed=1'
const IMG = `<img data-xss src=x onerror=${RUN}>`
const SCRIPT = `<script data-xss>${RUN}</script>`
export const PAYLOADS: readonly string[] = [
  ...[
    IMG,
    SCRIPT,
    `</script>${SCRIPT}`,
    `</title>${SCRIPT}`,
    `</textarea>${IMG}`,
    `</style>${IMG}`,
    `-->${IMG}`,
  ],
  ...[`]]>${IMG}`, `">${IMG}`, `'>${IMG}`, `\`>${IMG}`, `</svg>${IMG}`, `<!--${IMG}`],
  ...[`<svg data-xss onload=${RUN}>`, `<svg data-xss><script>${RUN}</script></svg>`],
  `<svg data-xss><a href="javascript:${RUN}"><text>x</text></a></svg>`,
  `<math data-xss><a href="javascript:${RUN}">x</a></math>`,
  `<iframe data-xss srcdoc="<script>parent.xssed=1</script>"></iframe>`,
  `<iframe data-xss src="javascript:parent.xssed=1"></iframe>`,
  `<a data-xss href="javascript:${RUN}">x</a>`,
  `<form data-xss action="javascript:${RUN}"><button>x</button></form>`,
  `<details data-xss open ontoggle=${RUN}>`,
  `<input data-xss autofocus onfocus=${RUN}>`,
  `<video data-xss><source onerror=${RUN}></video>`,
  `<body data-xss onload=${RUN}>`,
  `<object data-xss data="javascript:${RUN}"></object>`,
  `<style data-xss>*{display:none}</style>`,
  `<base data-xss href="https://example.com/">`,
  `<meta data-xss http-equiv=refresh content="0;url=javascript:${RUN}">`,
  `<link data-xss rel=stylesheet href="https://example.com/x.css">`,
  `<noscript><p title="</noscript>${IMG}">`,
  `<template data-xss>${IMG}</template>`,
  `" autofocus onfocus=${RUN} data-xss="`,
  `' autofocus onfocus=${RUN} data-xss='`,
  `javascript:${RUN}`,
  `&lt;img data-xss src=x onerror=${RUN}&gt;`,
  `%3Cimg data-xss src=x onerror=${RUN}%3E`,
  `\\u003cimg data-xss src=x onerror=${RUN}\\u003e`,
  `{{constructor.constructor('${RUN}')()}}`,
  `\${${RUN}}`,
]

/** Has the pages of a browser note what was refused to run. */
export const watchPayloads = (context: BrowserContext) =>
  context.addInitScript(() => {
    const refused: string[] = []
    Object.assign(window, { refused })
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, sourceFile }) =>
      refused.push(`${violatedDirective} ${sourceFile}`),
    )
  })

/** No payload ran, was kept from running, or has become an element; anywhere on the page as it is now. */
export async function expectOnlyText(page: Page): Promise<void> {
  const found = await page.evaluate(() => {
    const own = (name: string) => (window as unknown as Record<string, unknown>)[name]
    const addresses = [...document.querySelectorAll('[href], [src], [action]')].flatMap((node) =>
      ['href', 'src', 'action'].flatMap((name) => node.getAttribute(name) ?? []),
    )
    return {
      ran: own('xssed') !== undefined,
      refused: own('refused'),
      elements: [...document.querySelectorAll('[data-xss], iframe, object, base')].map(
        (node) => node.outerHTML,
      ),
      addresses: addresses.filter((address) => /^\s*(javascript:|data:text)/i.test(address)),
    }
  })
  expect(found).toEqual({ ran: false, refused: [], elements: [], addresses: [] })
}
