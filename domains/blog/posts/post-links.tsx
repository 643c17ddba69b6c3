import type { Titled } from '#core/services/blog/read-post'

/** Posts by their titles alone. */
export function PostLinks({ posts }: { posts: readonly Titled[] }) {
  return (
    <ul>
      {posts.map(post => (
        <li>
          <a href={`/${post.slug}`} safe>
            {post.title}
          </a>
        </li>
      ))}
    </ul>
  )
}
