/** The Python packages of JupyterLab, pinned. */

/** What is installed: the lab, and what makes plotly's figures live in it. */
export const labPackages = ["jupyterlab==4.6.6", "plotly==7.1.0"] as const;
