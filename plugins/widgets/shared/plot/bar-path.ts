/** A bar from its base, with its far end rounded; negative values hang below the base. */
export function barPath(
  bar: { x: number; y: number; width: number; height: number; value?: unknown },
  radius: number,
): string {
  const top = Math.min(bar.y, bar.y + bar.height)
  const height = Math.abs(bar.height)
  const r = Math.min(radius, height, bar.width / 2)
  const value = Array.isArray(bar.value) ? Number(bar.value[1]) - Number(bar.value[0]) : Number(bar.value)
  const [base, way] = value < 0 ? [top, 1] : [top + height, -1]
  return `M${bar.x} ${base}v${way * (height - r)}q0 ${way * r} ${r} ${way * r}h${bar.width - 2 * r}q${r} 0 ${r} ${-way * r}v${-way * (height - r)}z`
}
