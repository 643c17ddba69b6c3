/** Long work, as far as it has come; without `done` it is under way and nobody knows how far. */
export function Progress({ label, done, of = 100 }: { label: string; done?: number; of?: number }) {
  return (
    <div class="progress">
      <p class="progress__label">
        <span safe>{label}</span>
        {done !== undefined && (
          <span class="progress__figure">
            {done} of {of}
          </span>
        )}
      </p>
      <progress value={done} max={of} aria-label={label} />
    </div>
  )
}
