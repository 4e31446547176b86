const frame = () => new Promise((done) => requestAnimationFrame(done))

/** What charts need to draw themselves anew at another width. */
const SETTLE_MS = 400

/**
 * Prints the page, or saves it as PDF: in the light theme, and laid out at the width of the paper before the dialog
 * opens, since charts draw themselves by scripts, which a print style sheet alone does not wake.
 */
export async function printPage(): Promise<void> {
  const root = document.documentElement
  const theme = root.dataset.theme
  root.dataset.theme = 'light'
  root.dataset.printing = 'on'
  try {
    await frame()
    await new Promise((done) => setTimeout(done, SETTLE_MS))
    window.print()
  } finally {
    delete root.dataset.printing
    if (theme) root.dataset.theme = theme
    else delete root.dataset.theme
  }
}
