from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0010_former_secret"),
    ]

    operations = [
        migrations.CreateModel(
            name="ApiAllowance",
            fields=[
                ("caller", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("used_to", models.BigIntegerField()),
            ],
            options={
                "db_table": "api_allowance",
            },
        ),
    ]
