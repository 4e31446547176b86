/** The woven mark. Decorative: the name stands beside it. */
export function BrandMark() {
  return (
    <svg
      viewBox="0 0 20 20"
      width="20"
      height="20"
      fill="none"
      stroke="var(--brand)"
      strokeWidth="2.2"
      strokeLinecap="round"
      aria-hidden="true"
    >
      <path d="M3 6h4M11 6h6M3 14h6M13 14h4M6 3v1M6 8.5V17M14 3v8.5M14 16v1" />
    </svg>
  )
}
