import { WRITTEN_ADDRESS } from '#core/text/written-address'

const ADDRESS = new RegExp(`(${WRITTEN_ADDRESS})`, 'i')

/** Typed text as paragraphs, line breaks and links; whatever else it looks like, it is words. */
export function CommentText({ text }: { text: string }) {
  return (
    <>
      {text
        .trim()
        .split(/\n{2,}/)
        .map(paragraph => (
          <p>
            {paragraph.split('\n').map((line, at) => (
              <>
                {at > 0 && <br />}
                <Line text={line} />
              </>
            ))}
          </p>
        ))}
    </>
  )
}

function Line({ text }: { text: string }) {
  return (
    <>
      {text.split(ADDRESS).map((part, at) =>
        at % 2 === 1 && URL.canParse(part) ? (
          <a href={part} rel="nofollow ugc noopener noreferrer" safe>
            {part}
          </a>
        ) : (
          <span safe>{part}</span>
        ),
      )}
    </>
  )
}
