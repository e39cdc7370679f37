/** The repository on GitHub that a remote's address names. */
export function repositoryOf(remote: string): string | undefined;
/** The text of the README with badges that lead to a repository. Throws a sentence for what is none on GitHub. */
export function withBadges(readme: string, repository: string | undefined): string;
