// Django puts the cursor on a new form's first control, which is the button above it. It belongs in the first text.
addEventListener("load", () => {
  const isNew = document.getElementById("django-admin-form-add-constants")?.dataset.modelName;
  const isUntouched = document.activeElement === document.body || document.activeElement.type === "submit";
  if (isNew && isUntouched) {
    document.querySelector('#content-main fieldset :is(input[type="text"], textarea)')?.focus();
  }
});
