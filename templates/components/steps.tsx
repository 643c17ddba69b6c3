/** Where one is on the way through something, e.g. checkout. `current` counts from 0; those before it are done. */
export function Steps({
  label,
  steps,
  current,
}: {
  label: string
  steps: readonly string[]
  current: number
}) {
  return (
    <ol class="steps" aria-label={label}>
      {steps.map((step, index) => (
        <li
          class={['steps__step', index < current && 'steps__step--done']}
          aria-current={index === current ? 'step' : undefined}
        >
          <span safe>{step}</span>
          {index < current && <span class="visually-hidden"> (done)</span>}
        </li>
      ))}
    </ol>
  )
}
