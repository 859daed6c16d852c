/** Whether data has the shape that the schema describes. */
export default function validate(data: unknown): boolean;
