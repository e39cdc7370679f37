export const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

export type Method = (typeof methods)[number];

/** One line of the list of what the sandbox imitates. */
export interface Route {
  /** The name of the plane that has it. */
  plane: string;
  method: Method;
  /** As Microsoft's descriptions write it: `{name}` for a parameter. */
  path: string;
  /** What its caller must hold; null if none is asked. */
  action: string | null;
  /** The api-versions that have it; none if it is asked for without. */
  versions: readonly string[];
  /** What its body is, where it is no JSON. */
  reads?: 'form';
}
