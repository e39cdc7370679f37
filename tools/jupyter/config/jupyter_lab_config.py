"""What holds for JupyterLab however it is started."""

c.LabApp.custom_css = True  # noqa: F821
